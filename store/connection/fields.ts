import { Schema } from 'mongoose';
import type { Field } from './collection-spec';

/** Schema types of stored fields. Absent stays absent and null stays null: mongoose adds no defaults of its own. */
export const text: Field = { type: String, default: undefined };
export const number: Field = { type: Number, default: undefined };
export const flag: Field = { type: Boolean, default: undefined };
/** Anything JSON can say, written and read as it is. */
export const json: Field = { type: Schema.Types.Mixed, default: undefined };
export const texts: Field = { type: [String], default: undefined };
export const numbers: Field = { type: [Number], default: undefined };
export const list: Field = { type: [Schema.Types.Mixed], default: undefined };
/** Every document's key is a text. */
export const key: Field = { type: String, required: true };
