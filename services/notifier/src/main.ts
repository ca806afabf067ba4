import { runService } from '@merchant-analysis/broker/run-service';
import { compose } from './container.js';

await runService('notifier', compose, process.env);
