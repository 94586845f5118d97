import { describeKills } from './kill-suite.ts';

describeKills({ enrolments: 200, kills: 10 });
