import { describeKills } from './kill-suite.ts';

describeKills({
  embedded: { enrolments: 30, kills: 2 },
  serverWithPostgres: { enrolments: 20, kills: 1 },
});
