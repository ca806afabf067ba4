import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { Archetype } from './archetype.js';

/** A place gives the name its first word and the credit code its administrative division (GB/T 2260). */
interface Place extends LocalizedText {
  readonly areaCode: string;
}

const PLACES: readonly Place[] = [
  { zh: '静安', en: "Jing'an", areaCode: '310106' },
  { zh: '徐汇', en: 'Xuhui', areaCode: '310104' },
  { zh: '海淀', en: 'Haidian', areaCode: '110108' },
  { zh: '朝阳', en: 'Chaoyang', areaCode: '110105' },
  { zh: '天河', en: 'Tianhe', areaCode: '440106' },
  { zh: '越秀', en: 'Yuexiu', areaCode: '440104' },
  { zh: '南山', en: 'Nanshan', areaCode: '440305' },
  { zh: '福田', en: 'Futian', areaCode: '440304' },
  { zh: '西湖', en: 'Xihu', areaCode: '330106' },
  { zh: '滨江', en: 'Binjiang', areaCode: '330108' },
  { zh: '姑苏', en: 'Gusu', areaCode: '320508' },
  { zh: '鼓楼', en: 'Gulou', areaCode: '320106' },
  { zh: '雁塔', en: 'Yanta', areaCode: '610113' },
  { zh: '莲湖', en: 'Lianhu', areaCode: '610104' },
  { zh: '锦江', en: 'Jinjiang', areaCode: '510104' },
  { zh: '武侯', en: 'Wuhou', areaCode: '510107' },
  { zh: '渝中', en: 'Yuzhong', areaCode: '500103' },
  { zh: '江岸', en: "Jiang'an", areaCode: '420102' },
  { zh: '武昌', en: 'Wuchang', areaCode: '420106' },
  { zh: '岳麓', en: 'Yuelu', areaCode: '430104' },
  { zh: '思明', en: 'Siming', areaCode: '350203' },
  { zh: '市南', en: 'Shinan', areaCode: '370202' },
  { zh: '历下', en: 'Lixia', areaCode: '370102' },
  { zh: '和平', en: 'Heping', areaCode: '120101' },
  { zh: '沈河', en: 'Shenhe', areaCode: '210103' },
  { zh: '中山', en: 'Zhongshan', areaCode: '210202' },
  { zh: '蜀山', en: 'Shushan', areaCode: '340104' },
  { zh: '金水', en: 'Jinshui', areaCode: '410105' },
  { zh: '五华', en: 'Wuhua', areaCode: '530102' },
];

/**
 * The name of a merchant by its number: numbers that follow one another differ in place and word, and no name
 * comes twice before all combinations of an archetype (some 700) were used.
 */
export function nameMerchant(
  archetype: Archetype,
  number: number,
): { name: LocalizedText; areaCode: string } {
  const { first, last } = archetype.words;
  const place = PLACES[number % PLACES.length]!;
  const round = Math.floor(number / PLACES.length);
  const head = first[(number + round) % first.length]!;
  const tail = last[(number + Math.floor(round / first.length)) % last.length]!;
  const total = PLACES.length * first.length * last.length;
  const again = number >= total ? ` ${Math.floor(number / total) + 1}` : '';
  return {
    name: { zh: `${place.zh}${head.zh}${tail.zh}${again}`, en: `${place.en} ${head.en} ${tail.en}${again}` },
    areaCode: place.areaCode,
  };
}
