import { describeKills } from './kill-suite.ts';

const kills = { enrolments: 200, kills: 10 };

describeKills({ embedded: kills, server: kills, serverWithPostgres: kills });
