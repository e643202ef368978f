/** Seals the services keys that a store keeps, so that neither a file nor a dump tells them. */
import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import { AieffectError } from "../errors.ts";

export interface KeyCipher {
  seal(key: string): string;
  /** @throws AieffectError STATE_SECRET for what was sealed with another secret, or was changed since */
  open(stored: string): string;
}

const ALGORITHM = "aes-256-gcm";
/** Tells a sealed key from one that is stored as it is, and says how it is sealed. */
const PREFIX = "sealed:v1:";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** For a store without a secret: keys are stored as they are. */
export const PLAIN_KEYS: KeyCipher = {
  seal: (key) => key,
  open(stored) {
    if (stored.startsWith(PREFIX)) throw otherSecret("with a secret, and none is given");
    return stored;
  },
};

/**
 * AES-256-GCM with a key from `secret`. What was stored as it is, before there was a secret, opens as it is.
 *
 * @param secret a random text of any length, not a password that could be guessed
 * @param random gives so many random bytes
 */
export function createKeyCipher(secret: string, random: (bytes: number) => Uint8Array): KeyCipher {
  const cipherKey = new Uint8Array(hkdfSync("sha256", secret, "", "aieffect services key", 32));
  return {
    seal(key) {
      const iv = random(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, cipherKey, iv);
      const text = [cipher.update(key, "utf8"), cipher.final()];
      return PREFIX + Buffer.concat([iv, cipher.getAuthTag(), ...text]).toString("base64");
    },
    open(stored) {
      if (!stored.startsWith(PREFIX)) return stored;
      const sealed = Buffer.from(stored.slice(PREFIX.length), "base64");
      try {
        return unseal(sealed, cipherKey);
      } catch (error) {
        throw otherSecret("with another secret", error);
      }
    },
  };
}

function unseal(sealed: Buffer, cipherKey: Uint8Array): string {
  const textAt = IV_BYTES + TAG_BYTES;
  const options = { authTagLength: TAG_BYTES };
  const decipher = createDecipheriv(ALGORITHM, cipherKey, sealed.subarray(0, IV_BYTES), options);
  decipher.setAuthTag(sealed.subarray(IV_BYTES, textAt));
  return decipher.update(sealed.subarray(textAt), undefined, "utf8") + decipher.final("utf8");
}

function otherSecret(how: string, cause?: unknown): AieffectError {
  return new AieffectError(
    "STATE_SECRET",
    `A services key in the store was sealed ${how}. Set AIEFFECT_SECRET_KEY to the secret that it was sealed with.`,
    { cause },
  );
}
