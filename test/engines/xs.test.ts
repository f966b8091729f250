import { checkPrograms } from '../support/conformance.js';

checkPrograms('xs', 'compiled');
checkPrograms('xs', 'native');
