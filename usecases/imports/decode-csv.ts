/** What programs call the encodings that spreadsheets write; Excel's CSV is Windows-1252 in western Europe. */
const KNOWN: Record<string, string> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
  latin1: 'windows-1252',
};
/** Enough of a text without mark to tell by its zero bytes that it is UTF-16. */
const LOOKED_AT = 2_000;

/**
 * The text of a CSV in whatever encoding it came: by its byte order mark, else as declared where its bytes can be that, else UTF-8 where they
 * are valid, else UTF-16 where every other byte is zero, else Windows-1252. Tools declare UTF-8 without looking, so valid bytes count
 * more than words. Never throws.
 */
export function decodeCsv(bytes: Buffer, charset: string | null): string {
  const declared = charset === null ? undefined : KNOWN[charset];
  const candidates = [markOf(bytes), sixteenBits(bytes), declared, 'utf-8', 'windows-1252'];
  for (const encoding of candidates) {
    const text = encoding === undefined ? null : decodeAs(bytes, encoding);
    if (text !== null) return text;
  }
  return bytes.toString('latin1');
}

/** What Windows-1252 has where Latin-1 has control characters, from 0x80 on; the five it leaves out stay as they are. */
const WINDOWS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function decodeAs(bytes: Buffer, encoding: string): string | null {
  // Not by TextDecoder: Node 20 takes it for Latin-1.
  if (encoding === 'windows-1252')
    return bytes.toString('latin1').replace(/[\x80-\x9f]/g, (one) => WINDOWS[one.charCodeAt(0) - 0x80] ?? one);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function markOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined;
}

/** UTF-16 without a mark: a header in letters has a zero in every second byte. */
function sixteenBits(bytes: Buffer): string | undefined {
  const head = bytes.subarray(0, LOOKED_AT);
  let even = 0;
  let odd = 0;
  for (const [index, byte] of head.entries()) {
    if (byte !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  if (odd > head.length / 4 && even < odd / 10) return 'utf-16le';
  return even > head.length / 4 && odd < even / 10 ? 'utf-16be' : undefined;
}
