import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import {
  type discardUpload,
  type openUpload,
  PART_BYTES,
  type writeUploadPart,
} from '@merchant-analysis/contracts/files';
import { copyBytes } from '@merchant-analysis/contracts/wire-bytes';
import type { FileTools } from './file-tools.js';
import { repeatableId } from './repeatable-id.js';

export function beginUpload({ uploads, newId }: FileTools) {
  return async (
    { fileName, sizeBytes }: ParamsOf<typeof openUpload>,
    call: Call,
  ): Promise<ResultOf<typeof openUpload>> => {
    const { tenantId, userId } = call.caller;
    const uploadId = repeatableId('upl', tenantId, call.idempotency, newId);
    await uploads.begin(tenantId, uploadId, { fileName, userId }, sizeBytes);
    return { uploadId, limitBytes: uploads.limitBytes };
  };
}

/**
 * Parts are copied into buffers that are used again: new ones would fill the memory with what the collector, which sees
 * only how small their handles are, is slow to give back.
 */
export function writePart({ uploads }: FileTools) {
  const spare: Buffer[] = [];
  return async (
    { uploadId, offset, bytes }: ParamsOf<typeof writeUploadPart>,
    { caller }: Call,
  ): Promise<ResultOf<typeof writeUploadPart>> => {
    const buffer = spare.pop() ?? Buffer.allocUnsafeSlow(PART_BYTES);
    try {
      const part = copyBytes(bytes, buffer);
      return { size: await uploads.write(caller.tenantId, caller.userId, uploadId, offset, part) };
    } finally {
      spare.push(buffer);
    }
  };
}

/** Discarding what is gone already is no mistake: the answer says so. */
export function dropUpload({ uploads }: FileTools) {
  return async (
    { uploadId }: ParamsOf<typeof discardUpload>,
    { caller }: Call,
  ): Promise<ResultOf<typeof discardUpload>> => {
    const isOwn = await uploads.find(caller.tenantId, caller.userId, uploadId).then(
      () => true,
      () => false,
    );
    return { discarded: isOwn && (await uploads.discard(caller.tenantId, uploadId)) };
  };
}
