import { checkPrograms } from '../support/conformance.js';

checkPrograms('xs', 'compiled', 3, 1);
checkPrograms('xs', 'native', 5, 2);
