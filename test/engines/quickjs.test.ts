import { checkPrograms } from '../support/conformance.js';

checkPrograms('quickjs', 'compiled');
checkPrograms('quickjs', 'native', 10, 3);
