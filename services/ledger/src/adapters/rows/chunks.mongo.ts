import { problem } from '@merchant-analysis/contracts/problems';
import type { LedgerRow } from '../../domain/ledger-row.js';
import type {
  Checkpoint,
  ChunkPort,
  ChunkResult,
  ImportChunk,
  OnceKey,
  WriteResult,
} from '../../ports/chunks.js';
import type { BooksRoom, BooksRooms } from '../books-room.mongo.js';
import type { ImportDocument } from '../documents.mongo.js';
import { keepRejects, keepStep } from '../imports/import-steps.mongo.js';
import type { BooksWriter } from './books-writer.mongo.js';
import { numberOf } from './whole-number.mongo.js';

/** The chunk protocol on MongoDB: one transaction a method, run again when it met another one. */
export class MongoChunks implements ChunkPort {
  readonly #rooms: BooksRooms;
  readonly #books: BooksWriter;

  constructor(rooms: BooksRooms, books: BooksWriter) {
    this.#rooms = rooms;
    this.#books = books;
  }

  async applyChunk(chunk: ImportChunk): Promise<ChunkResult> {
    const { tenantId, importId, rows } = chunk;
    const { result, newWords } = await this.#rooms.write(async (room) => {
      const { nextChunkNo } = await findImport(room, tenantId, importId);
      if (chunk.chunkNo < nextChunkNo) return { result: await keptResult(room, chunk), newWords: undefined };
      if (chunk.chunkNo !== nextChunkNo) {
        throw problem('CHUNK_OUT_OF_ORDER', { chunkNo: chunk.chunkNo, expected: nextChunkNo });
      }
      const written = await this.#books.write(room, { tenantId, rows, importId });
      const rejected = await keepRejects(room, chunk);
      const applied = { ...written.result, rejected };
      await keepStep(room, chunk, applied);
      return { result: applied, newWords: written.newWords };
    });
    newWords?.keep();
    return result;
  }

  async readCheckpoint(tenantId: string, importId: string): Promise<Checkpoint> {
    const { nextChunkNo, recordsRead, bytesRead } = await this.#rooms.read((room) =>
      findImport(room, tenantId, importId),
    );
    return { nextChunkNo, recordsRead: numberOf(recordsRead), bytesRead: numberOf(bytesRead) };
  }

  async writeRows(write: {
    tenantId: string;
    rows: readonly LedgerRow[];
    once?: OnceKey | undefined;
  }): Promise<WriteResult> {
    const { tenantId, rows } = write;
    let keepWords: (() => void) | undefined;
    const result = await this.#rooms.once(tenantId, write.once, async (room) => {
      const written = await this.#books.write(room, { tenantId, rows });
      keepWords = () => written.newWords.keep();
      return written.result;
    });
    keepWords?.();
    return result;
  }

  async deleteRow(deletion: Parameters<ChunkPort['deleteRow']>[0]) {
    return this.#rooms.once(deletion.tenantId, deletion.once, async (room) => {
      const removed = await this.#books.remove(room, deletion);
      if (!removed) throw problem('NOT_FOUND', { what: 'transaction' });
      return removed;
    });
  }
}

async function findImport(room: BooksRoom, tenantId: string, importId: string): Promise<ImportDocument> {
  const found = await room.of('import').findOne({ _id: { tenantId, importId } }, { session: room.session });
  if (!found) throw problem('NOT_FOUND', { what: 'import' });
  return found;
}

async function keptResult(
  room: BooksRoom,
  { tenantId, importId, chunkNo, chunkHash }: ImportChunk,
): Promise<ChunkResult> {
  const step = await room
    .of('import_step')
    .findOne({ _id: { tenantId, importId, chunkNo } }, { session: room.session });
  if (step?.hash !== chunkHash) throw problem('CHUNK_CHANGED', { chunkNo });
  const { _id, hash, ...result } = step;
  return result;
}
