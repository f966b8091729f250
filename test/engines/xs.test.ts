import { checkPrograms } from '../support/conformance.js';

checkPrograms('xs', 'compiled', 5, 1);
checkPrograms('xs', 'native', 10, 7);
