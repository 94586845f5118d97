import { describeKills } from './kill-suite.ts';

describeKills({
  embedded: { enrolments: 24, kills: 1 },
  serverWithPostgres: { enrolments: 16, kills: 1 },
});
