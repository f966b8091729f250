import { checkPrograms } from '../support/conformance.js';

checkPrograms('xs', 'compiled', 8, 1);
checkPrograms('xs', 'native', 20, 7);
