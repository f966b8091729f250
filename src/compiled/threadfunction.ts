/** A function for a thread: the compiler makes its text in place of the function, which captures nothing. */
export class ThreadFunction {
  /** A script that assigns the function to the global `_uasyncio_function`. */
  text_: string;
  /** The function's file, and the line in it of each line of the text. */
  file_: string;
  lines_: number[];

  constructor(text: string, file: string, lines: number[]) {
    this.text_ = text;
    this.file_ = file;
    this.lines_ = lines;
  }
}
