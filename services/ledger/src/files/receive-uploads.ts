import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { discardUpload, openUpload, writeUploadPart } from '@merchant-analysis/contracts/files';
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

export function writePart({ uploads }: FileTools) {
  return async (
    { uploadId, offset, base64 }: ParamsOf<typeof writeUploadPart>,
    { caller }: Call,
  ): Promise<ResultOf<typeof writeUploadPart>> => {
    const part = Buffer.from(base64, 'base64');
    return { size: await uploads.write(caller.tenantId, caller.userId, uploadId, offset, part) };
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
