import { checkPrograms } from '../support/conformance.js';

checkPrograms('node', 'compiled');
checkPrograms('node', 'native');
