// In place of `node:path`, in the page.
import path from 'path-browserify';

export const { basename, dirname, extname, join, relative, resolve, isAbsolute, sep } = path;
