import { Schema } from 'mongoose';

/** Schema types of stored fields. Absent stays absent and null stays null: mongoose adds no defaults of its own. */
export const text = { type: String, default: undefined };
export const number = { type: Number, default: undefined };
export const flag = { type: Boolean, default: undefined };
/** Anything JSON can say, written and read as it is. */
export const json = { type: Schema.Types.Mixed, default: undefined };
export const texts = { type: [String], default: undefined };
export const numbers = { type: [Number], default: undefined };
export const list = { type: [Schema.Types.Mixed], default: undefined };
/** Every document's key is a text. */
export const key = { type: String, required: true };
