/** A new identifier with a prefix that names the kind of thing. */
export type NewId = (prefix: 'ten' | 'usr' | 'ses') => string;
