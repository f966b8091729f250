import { checkPrograms } from '../support/conformance.js';

checkPrograms('node', 'compiled', 5);
checkPrograms('node', 'native', 10);
