import { checkPrograms } from '../support/conformance.js';

checkPrograms('quickjs', 'compiled', 3);
checkPrograms('quickjs', 'native', 20, 3);
