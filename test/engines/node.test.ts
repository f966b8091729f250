import { checkPrograms } from '../support/conformance.js';

checkPrograms('node', 'compiled', 3);
checkPrograms('node', 'native', 5);
