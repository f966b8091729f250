// callExceptionHandler calls the handler of setExceptionHandler at once.
import { type ExceptionHandler, getEventLoop, run } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getEventLoop();
  const handler: ExceptionHandler = (where, { message, exception }) => {
    console.log(`this loop? ${where === loop ? 'yes' : 'no'}`);
    const error = exception === undefined ? 'no exception' : (exception as Error).message;
    console.log(`handler: ${message}, ${error}`);
  };
  console.log(`at first there is ${loop.getExceptionHandler() === null ? 'none' : 'one'}`);
  loop.setExceptionHandler(handler);
  console.log(`then there is ${loop.getExceptionHandler() === handler ? 'ours' : 'another'}`);
  loop.callExceptionHandler({ message: 'the pump', exception: new Error('it is dry') });
  loop.callExceptionHandler({ message: 'only a word' });
  loop.setExceptionHandler(null);
  console.log(`at last there is ${loop.getExceptionHandler() === null ? 'none' : 'one'}`);
}

run(main);
