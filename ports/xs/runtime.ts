/** The entry for programs that are compiled elsewhere and use the library as a module of Moddable's SDK. */
export * from './moddable.js';
