import type { Connection } from 'mongoose';
import type { FileRecord } from '../../domain/lead/documents';
import { Collection } from '../connection/collection';
import { json, key, list, number, text } from '../connection/fields';
import type { SignedVersion } from './contract';

/** `draftMark` changes with every saved draft, so that publishing one never throws a newer one away. */
export type StoredFile = FileRecord & { draftMark: string | null };

export type FileCollections = { files: Collection<StoredFile>; versions: Collection<SignedVersion> };

export function openFiles(connection: Connection): FileCollections {
  return {
    files: new Collection<StoredFile>(connection, {
      name: 'files',
      fields: {
        _id: key,
        kind: text,
        name: text,
        version: number,
        status: text,
        draft: json,
        draftBy: text,
        updatedAt: number,
        draftMark: text,
      },
      indexes: [{ kind: 1, name: 1 }],
    }),
    versions: new Collection<SignedVersion>(connection, {
      name: 'fileVersions',
      fields: {
        _id: key,
        kind: text,
        name: text,
        version: number,
        parts: json,
        publishedAt: number,
        publishedBy: text,
        signatures: list,
      },
      indexes: [{ kind: 1, name: 1, version: -1 }],
    }),
  };
}

/** `<kind>/<name>`. */
export function fileId(kind: string, name: string): string {
  return `${kind}/${name}`;
}
/** `<kind>/<name>/<version>`. */
export function versionId(kind: string, name: string, version: number): string {
  return `${kind}/${name}/${version}`;
}
