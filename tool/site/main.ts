// `npm run site`
import { join } from 'node:path';
import { distFolder } from '../root.js';
import { buildSite } from './build.js';

const target = join(distFolder(), 'site');
buildSite(target);
console.log(target);
