/** A tenant for whom scheduled jobs run. */
export interface ScheduledTenant {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface Tenants {
  listTenants(): Promise<ScheduledTenant[]>;
}
