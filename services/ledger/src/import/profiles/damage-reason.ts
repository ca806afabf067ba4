import { RowRejected } from '../row-rejected.js';

/** Why a cell of a workbook cannot be taken, by the kind of its damage. */
export function damageReason(field: string, damage: string): RowRejected {
  switch (damage) {
    case 'formula':
      return new RowRejected(
        field,
        'a formula without a stored result: open the workbook and save it once',
        '公式没有保存计算结果，请打开工作簿保存一次',
      );
    case 'digits':
      return new RowRejected(
        field,
        'a number of more than 15 digits, the last of which are lost: store the id as text',
        '超过 15 位的数字已丢失末位，请将编号存为文本',
      );
    case 'date':
      return new RowRejected(field, 'a date that does not exist', '日期不存在');
    default:
      return new RowRejected(field, 'an error value such as #N/A', '单元格为错误值（如 #N/A）');
  }
}
