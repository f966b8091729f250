import { checkPrograms } from '../support/conformance.js';

checkPrograms('quickjs', 'compiled', 2);
checkPrograms('quickjs', 'native', 10, 3);
