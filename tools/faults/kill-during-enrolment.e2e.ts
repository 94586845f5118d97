import { describeKills } from './kill-suite.ts';

describeKills({ enrolments: 30, kills: 2 });
