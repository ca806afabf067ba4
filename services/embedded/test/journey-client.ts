import { setTimeout as sleep } from 'node:timers/promises';
import { changePassword, logIn } from '@merchant-analysis/contracts/identity';
import { type Job, job } from '@merchant-analysis/contracts/jobs';
import type { z } from 'zod';

interface Sent {
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a client app does, over HTTP, with nothing but the API. Every answer is held against its contract. */
export class JourneyClient {
  private token: string | undefined;

  constructor(readonly address: string) {}

  /** Waits until every service answers. */
  async waitUntilHealthy(timeoutMs = 60_000): Promise<void> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const status = await fetch(`${this.address}/services/health`).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 200) return;
      if (Date.now() > until) throw new Error(`not healthy after ${timeoutMs} ms, last status ${status}`);
      await sleep(100);
    }
  }

  /** Logs in with a one-time password and replaces it. */
  async firstLogin(login: string, oneTimePassword: string, newPassword: string): Promise<void> {
    await this.login(login, oneTimePassword);
    const body = { currentPassword: oneTimePassword, newPassword };
    this.token = (await this.post(changePassword.result, '/api/v1/auth/password', body)).accessToken;
  }

  async login(login: string, password: string): Promise<void> {
    this.token = (await this.post(logIn.result, '/api/v1/auth/login', { login, password })).accessToken;
  }

  get<S extends z.ZodType>(answers: S, path: string): Promise<z.output<S>> {
    return this.parsed(answers, 'GET', path);
  }

  post<S extends z.ZodType>(answers: S, path: string, body: unknown, key?: string): Promise<z.output<S>> {
    return this.parsed(answers, 'POST', path, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
    });
  }

  upload<S extends z.ZodType>(
    answers: S,
    path: string,
    bytes: Uint8Array<ArrayBuffer>,
    mediaType: string,
    key: string,
  ): Promise<z.output<S>> {
    return this.parsed(answers, 'POST', path, {
      body: bytes,
      headers: { 'content-type': mediaType, 'idempotency-key': key },
    });
  }

  /** The answer as it came, for comparing bytes and statuses. */
  async raw(method: string, path: string, sent: Sent = {}): Promise<{ status: number; text: string }> {
    const answer = await this.send(method, path, sent);
    return { status: answer.status, text: await answer.text() };
  }

  /** The answer with its headers. */
  send(method: string, path: string, sent: Sent = {}): Promise<Response> {
    return fetch(this.address + path, {
      method,
      headers: { ...(this.token ? { authorization: `Bearer ${this.token}` } : {}), ...sent.headers },
      ...(sent.body === undefined ? {} : { body: sent.body }),
    });
  }

  /** Waits for a job to end and gives its last state. */
  async finished(jobId: string): Promise<Job> {
    for (let turn = 0; turn < 600; turn++) {
      const latest = await this.get(job, `/api/v1/jobs/${jobId}`);
      if (latest.state !== 'waiting' && latest.state !== 'running') return latest;
      await sleep(100);
    }
    throw new Error(`${jobId} did not end`);
  }

  private async parsed<S extends z.ZodType>(
    answers: S,
    method: string,
    path: string,
    sent?: Sent,
  ): Promise<z.output<S>> {
    const { status, text } = await this.raw(method, path, sent);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return answers.parse(JSON.parse(text));
  }
}
