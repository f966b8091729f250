import { checkPrograms } from '../support/conformance.js';

checkPrograms('node', 'compiled', 8);
checkPrograms('node', 'native', 20);
