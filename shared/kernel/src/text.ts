/** A sentence in the two languages of the product. */
export interface LocalizedText {
  zh: string;
  en: string;
}
