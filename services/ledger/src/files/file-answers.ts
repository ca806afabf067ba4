import { type Answer, answer } from '@merchant-analysis/broker/service';
import {
  cancelLedgerJob,
  commitImport,
  createExport,
  createImport,
  discardUpload,
  getImport,
  getLedgerJob,
  listImports,
  listLedgerJobs,
  openUpload,
  previewImport,
  readExportPart,
  readImportErrors,
  setImportMapping,
  writeUploadPart,
} from '@merchant-analysis/contracts/files';
import type { GroupPort } from '../ports/groups.js';
import { changeMapping, commit } from './change-import.js';
import { takeImport } from './create-import.js';
import { beginExport, readExport } from './exports.js';
import type { FileTools } from './file-tools.js';
import { listOwnImports, showOneImport } from './list-imports.js';
import { cancelJob, getJob, listJobs } from './manage-jobs.js';
import { preview } from './preview-import.js';
import { readRejects } from './read-rejects.js';
import { beginUpload, dropUpload, writePart } from './receive-uploads.js';

/** The actions of the ledger about files and about the jobs that read and write them. */
export function fileAnswers(tools: FileTools & { readonly groups: GroupPort }): Answer[] {
  return [
    answer(openUpload, beginUpload(tools)),
    answer(writeUploadPart, writePart(tools)),
    answer(discardUpload, dropUpload(tools)),
    answer(createImport, takeImport(tools)),
    answer(getImport, showOneImport(tools)),
    answer(listImports, listOwnImports(tools)),
    answer(previewImport, preview(tools)),
    answer(setImportMapping, changeMapping(tools)),
    answer(commitImport, commit(tools)),
    answer(readImportErrors, readRejects(tools)),
    answer(createExport, beginExport(tools)),
    answer(readExportPart, readExport(tools)),
    answer(getLedgerJob, getJob(tools)),
    answer(listLedgerJobs, listJobs(tools)),
    answer(cancelLedgerJob, cancelJob(tools)),
  ];
}
