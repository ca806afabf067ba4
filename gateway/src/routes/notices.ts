import { listNotices } from '@merchant-analysis/contracts/notices';
import { MAY } from '../roles.js';
import { type Route, route } from '../route.js';

export const noticeRoutes: readonly Route[] = [
  route({ method: 'GET', path: '/api/v1/notices', contract: listNotices, allow: MAY.readBooks }),
];
