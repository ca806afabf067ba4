import { parseArgs } from 'node:util';
import type { InputOf } from '@merchant-analysis/contracts/contract';
import { createImport, IMPORT_PROFILES } from '@merchant-analysis/contracts/files';
import { UsageError } from './usage-error.js';

export const IMPORT_USAGE = `npm run import -- FILE --merchant NAME [--profile P] [--timezone TZ] [--currency C] [--date-order O]
                 [--merchant-column HEADING] [--sheet NAME] [--map FIELD=HEADING]… [--rejected FILE]
                 [--tenant NAME] [--json]

  FILE               CSV (also .csv.gz) or XLSX
  --merchant         name or id; books are opened when there are none of that name
  --merchant-column  instead: heading of the column that names the merchant of each row (门店)
  --profile          ${IMPORT_PROFILES.join(', ')} (default auto)
  --timezone         of times in the file that name none (default: the merchant's), such as Asia/Shanghai
  --currency         of the amounts, and of books that are opened now (default CNY)
  --date-order       day-first or month-first, when the file does not tell how 03/04/2024 is meant
  --sheet            of a workbook (default the first)
  --map              which column fills which field, may be repeated: --map amount=实付金额
  --rejected         write the rejected rows there, to mend them and import them again
  --tenant           name or id, when there is more than one
  --json             end with one line {"rows","inserted","corrected","unchanged","rejected","seconds"}`;

type ImportOptions = Omit<InputOf<typeof createImport>, 'uploadId' | 'merchantId'>;

interface ImportArguments {
  readonly file: string;
  /** Absent when a column names the merchants. */
  readonly merchant: string | undefined;
  readonly options: ImportOptions;
  readonly rejectedFile: string | undefined;
  readonly tenant: string | undefined;
  readonly json: boolean;
}

const FLAG_OF_FIELD: Readonly<Record<string, string>> = {
  timeZone: '--timezone',
  dateOrder: '--date-order',
  merchantColumn: '--merchant-column',
  mapping: '--map',
};

/** @throws UsageError that names the argument and what it may be. */
export function parseImportArguments(argv: readonly string[]): ImportArguments {
  const { values, positionals } = readFlags(argv);
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError('Name the file to import.');
  if (more.length > 0) throw new UsageError(`One file at a time: ${more.join(', ')} is too many.`);
  const merchantColumn = values['merchant-column'];
  if ((values.merchant === undefined) === (merchantColumn === undefined)) {
    throw new UsageError('Give either --merchant NAME or --merchant-column HEADING.');
  }
  const asked = {
    profile: values.profile,
    timeZone: values.timezone,
    currency: values.currency,
    dateOrder: values['date-order'],
    sheet: values.sheet,
    mapping: values.map && Object.fromEntries(values.map.map(readPair)),
    merchantColumn,
    createMerchants: merchantColumn !== undefined,
  };
  return {
    file,
    merchant: values.merchant,
    options: checkOptions(
      Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)),
    ),
    rejectedFile: values.rejected,
    tenant: values.tenant,
    json: values.json ?? false,
  };
}

function readFlags(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        merchant: text,
        'merchant-column': text,
        profile: text,
        timezone: text,
        currency: text,
        'date-order': text,
        sheet: text,
        map: { type: 'string', multiple: true },
        rejected: text,
        tenant: text,
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function checkOptions(given: Record<string, unknown>): ImportOptions {
  const { uploadId: _, ...shape } = createImport.params.shape;
  const parsed = createImport.params.omit({ uploadId: true, merchantId: true }).safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => {
    const field = String(path[0]);
    return `${FLAG_OF_FIELD[field] ?? `--${field}`}: ${field in shape ? message : 'is not known'}`;
  });
  throw new UsageError(lines.join('\n'));
}

function readPair(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`--map: ${text} is not FIELD=HEADING`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
