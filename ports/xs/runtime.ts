/** For programs that are compiled elsewhere and use the library as a module of the SDK. */
export * from './moddable.js';
