// The service kit of aieffect 0.1.0, generated: change nothing here. `aieffect new` writes it anew.
// aieffect is under Apache-2.0; the packages inside keep their licences: MIT, Apache-2.0, BSD-3-Clause.
var __defProp = Object.defineProperty;
var __returnValue = (v) => v;
function __exportSetter(name, newValue) {
  this[name] = __returnValue.bind(null, newValue);
}
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, {
      get: all[name],
      enumerable: true,
      configurable: true,
      set: __exportSetter.bind(all, name)
    });
};

// node_modules/valibot/dist/index.mjs
var exports_dist = {};
__export(exports_dist, {
  BASE64_REGEX: () => BASE64_REGEX,
  BIC_REGEX: () => BIC_REGEX,
  CUID2_REGEX: () => CUID2_REGEX,
  DECIMAL_REGEX: () => DECIMAL_REGEX,
  DIGITS_REGEX: () => DIGITS_REGEX,
  DOMAIN_REGEX: () => DOMAIN_REGEX,
  EMAIL_REGEX: () => EMAIL_REGEX,
  EMOJI_REGEX: () => EMOJI_REGEX,
  HEXADECIMAL_REGEX: () => HEXADECIMAL_REGEX,
  HEX_COLOR_REGEX: () => HEX_COLOR_REGEX,
  IMEI_REGEX: () => IMEI_REGEX,
  IPV4_REGEX: () => IPV4_REGEX,
  IPV6_REGEX: () => IPV6_REGEX,
  IP_REGEX: () => IP_REGEX,
  ISO_DATE_REGEX: () => ISO_DATE_REGEX,
  ISO_DATE_TIME_REGEX: () => ISO_DATE_TIME_REGEX,
  ISO_DATE_TIME_SECOND_REGEX: () => ISO_DATE_TIME_SECOND_REGEX,
  ISO_TIMESTAMP_REGEX: () => ISO_TIMESTAMP_REGEX,
  ISO_TIME_REGEX: () => ISO_TIME_REGEX,
  ISO_TIME_SECOND_REGEX: () => ISO_TIME_SECOND_REGEX,
  ISO_WEEK_REGEX: () => ISO_WEEK_REGEX,
  ISRC_REGEX: () => ISRC_REGEX,
  JWS_COMPACT_REGEX: () => JWS_COMPACT_REGEX,
  KSUID_REGEX: () => KSUID_REGEX,
  MAC48_REGEX: () => MAC48_REGEX,
  MAC64_REGEX: () => MAC64_REGEX,
  MAC_REGEX: () => MAC_REGEX,
  NANO_ID_REGEX: () => NANO_ID_REGEX,
  OCTAL_REGEX: () => OCTAL_REGEX,
  RFC_EMAIL_REGEX: () => RFC_EMAIL_REGEX,
  SLUG_REGEX: () => SLUG_REGEX,
  ULID_REGEX: () => ULID_REGEX,
  UUID_REGEX: () => UUID_REGEX,
  ValiError: () => ValiError,
  _addIssue: () => _addIssue,
  _cloneDataset: () => _cloneDataset,
  _formatCase: () => _formatCase,
  _getByteCount: () => _getByteCount,
  _getCodePointCount: () => _getCodePointCount,
  _getGraphemeCount: () => _getGraphemeCount,
  _getLastMetadata: () => _getLastMetadata,
  _getWordCount: () => _getWordCount,
  _isLuhnAlgo: () => _isLuhnAlgo,
  _isSameValueZero: () => _isSameValueZero,
  _isValidObjectKey: () => _isValidObjectKey,
  _isValueMatch: () => _isValueMatch,
  _joinExpects: () => _joinExpects,
  _standardSchema: () => _standardSchema,
  _stringify: () => _stringify,
  any: () => any,
  args: () => args,
  argsAsync: () => argsAsync,
  array: () => array,
  arrayAsync: () => arrayAsync,
  assert: () => assert,
  awaitAsync: () => awaitAsync,
  base64: () => base64,
  bic: () => bic,
  bigint: () => bigint,
  blob: () => blob,
  boolean: () => boolean,
  brand: () => brand,
  bytes: () => bytes,
  cache: () => cache,
  cacheAsync: () => cacheAsync,
  check: () => check,
  checkAsync: () => checkAsync,
  checkItems: () => checkItems,
  checkItemsAsync: () => checkItemsAsync,
  codePoints: () => codePoints,
  config: () => config,
  creditCard: () => creditCard,
  cuid2: () => cuid2,
  custom: () => custom,
  customAsync: () => customAsync,
  date: () => date,
  decimal: () => decimal,
  deleteGlobalConfig: () => deleteGlobalConfig,
  deleteGlobalMessage: () => deleteGlobalMessage,
  deleteSchemaMessage: () => deleteSchemaMessage,
  deleteSpecificMessage: () => deleteSpecificMessage,
  description: () => description,
  digits: () => digits,
  domain: () => domain,
  email: () => email,
  emoji: () => emoji,
  empty: () => empty,
  endsWith: () => endsWith,
  entries: () => entries,
  entriesFromList: () => entriesFromList,
  entriesFromObjects: () => entriesFromObjects,
  enum: () => enum_,
  enum_: () => enum_,
  everyItem: () => everyItem,
  exactOptional: () => exactOptional,
  exactOptionalAsync: () => exactOptionalAsync,
  examples: () => examples,
  excludes: () => excludes,
  fallback: () => fallback,
  fallbackAsync: () => fallbackAsync,
  file: () => file,
  filterItems: () => filterItems,
  findItem: () => findItem,
  finite: () => finite,
  flatten: () => flatten,
  flavor: () => flavor,
  forward: () => forward,
  forwardAsync: () => forwardAsync,
  function: () => function_,
  function_: () => function_,
  getDefault: () => getDefault,
  getDefaults: () => getDefaults,
  getDefaultsAsync: () => getDefaultsAsync,
  getDescription: () => getDescription,
  getDotPath: () => getDotPath,
  getExamples: () => getExamples,
  getFallback: () => getFallback,
  getFallbacks: () => getFallbacks,
  getFallbacksAsync: () => getFallbacksAsync,
  getGlobalConfig: () => getGlobalConfig,
  getGlobalMessage: () => getGlobalMessage,
  getMetadata: () => getMetadata,
  getSchemaMessage: () => getSchemaMessage,
  getSpecificMessage: () => getSpecificMessage,
  getTitle: () => getTitle,
  graphemes: () => graphemes,
  gtValue: () => gtValue,
  guard: () => guard,
  hash: () => hash,
  hexColor: () => hexColor,
  hexadecimal: () => hexadecimal,
  imei: () => imei,
  includes: () => includes,
  instance: () => instance,
  integer: () => integer,
  intersect: () => intersect,
  intersectAsync: () => intersectAsync,
  ip: () => ip,
  ipv4: () => ipv4,
  ipv6: () => ipv6,
  is: () => is,
  isOfKind: () => isOfKind,
  isOfType: () => isOfType,
  isValiError: () => isValiError,
  isbn: () => isbn,
  isoDate: () => isoDate,
  isoDateTime: () => isoDateTime,
  isoDateTimeSecond: () => isoDateTimeSecond,
  isoTime: () => isoTime,
  isoTimeSecond: () => isoTimeSecond,
  isoTimestamp: () => isoTimestamp,
  isoWeek: () => isoWeek,
  isrc: () => isrc,
  jwsCompact: () => jwsCompact,
  keyof: () => keyof,
  ksuid: () => ksuid,
  lazy: () => lazy,
  lazyAsync: () => lazyAsync,
  length: () => length,
  literal: () => literal,
  looseObject: () => looseObject,
  looseObjectAsync: () => looseObjectAsync,
  looseTuple: () => looseTuple,
  looseTupleAsync: () => looseTupleAsync,
  ltValue: () => ltValue,
  mac: () => mac,
  mac48: () => mac48,
  mac64: () => mac64,
  map: () => map,
  mapAsync: () => mapAsync,
  mapItems: () => mapItems,
  maxBytes: () => maxBytes,
  maxCodePoints: () => maxCodePoints,
  maxEntries: () => maxEntries,
  maxGraphemes: () => maxGraphemes,
  maxLength: () => maxLength,
  maxSize: () => maxSize,
  maxValue: () => maxValue,
  maxWords: () => maxWords,
  message: () => message,
  metadata: () => metadata,
  mimeType: () => mimeType,
  minBytes: () => minBytes,
  minCodePoints: () => minCodePoints,
  minEntries: () => minEntries,
  minGraphemes: () => minGraphemes,
  minLength: () => minLength,
  minSize: () => minSize,
  minValue: () => minValue,
  minWords: () => minWords,
  multipleOf: () => multipleOf,
  nan: () => nan,
  nanoid: () => nanoid,
  never: () => never,
  nonEmpty: () => nonEmpty,
  nonNullable: () => nonNullable,
  nonNullableAsync: () => nonNullableAsync,
  nonNullish: () => nonNullish,
  nonNullishAsync: () => nonNullishAsync,
  nonOptional: () => nonOptional,
  nonOptionalAsync: () => nonOptionalAsync,
  normalize: () => normalize,
  notBytes: () => notBytes,
  notCodePoints: () => notCodePoints,
  notEntries: () => notEntries,
  notGraphemes: () => notGraphemes,
  notLength: () => notLength,
  notSize: () => notSize,
  notValue: () => notValue,
  notValues: () => notValues,
  notWords: () => notWords,
  null: () => null_,
  null_: () => null_,
  nullable: () => nullable,
  nullableAsync: () => nullableAsync,
  nullish: () => nullish,
  nullishAsync: () => nullishAsync,
  number: () => number,
  object: () => object,
  objectAsync: () => objectAsync,
  objectWithRest: () => objectWithRest,
  objectWithRestAsync: () => objectWithRestAsync,
  octal: () => octal,
  omit: () => omit,
  optional: () => optional,
  optionalAsync: () => optionalAsync,
  parse: () => parse,
  parseAsync: () => parseAsync,
  parseBoolean: () => parseBoolean,
  parseJson: () => parseJson,
  parser: () => parser,
  parserAsync: () => parserAsync,
  partial: () => partial,
  partialAsync: () => partialAsync,
  partialCheck: () => partialCheck,
  partialCheckAsync: () => partialCheckAsync,
  pick: () => pick,
  picklist: () => picklist,
  pipe: () => pipe,
  pipeAsync: () => pipeAsync,
  promise: () => promise,
  rawCheck: () => rawCheck,
  rawCheckAsync: () => rawCheckAsync,
  rawTransform: () => rawTransform,
  rawTransformAsync: () => rawTransformAsync,
  readonly: () => readonly,
  record: () => record,
  recordAsync: () => recordAsync,
  reduceItems: () => reduceItems,
  regex: () => regex,
  required: () => required,
  requiredAsync: () => requiredAsync,
  returns: () => returns,
  returnsAsync: () => returnsAsync,
  rfcEmail: () => rfcEmail,
  safeInteger: () => safeInteger,
  safeParse: () => safeParse,
  safeParseAsync: () => safeParseAsync,
  safeParser: () => safeParser,
  safeParserAsync: () => safeParserAsync,
  set: () => set,
  setAsync: () => setAsync,
  setGlobalConfig: () => setGlobalConfig,
  setGlobalMessage: () => setGlobalMessage,
  setSchemaMessage: () => setSchemaMessage,
  setSpecificMessage: () => setSpecificMessage,
  size: () => size,
  slug: () => slug,
  someItem: () => someItem,
  sortItems: () => sortItems,
  startsWith: () => startsWith,
  strictObject: () => strictObject,
  strictObjectAsync: () => strictObjectAsync,
  strictTuple: () => strictTuple,
  strictTupleAsync: () => strictTupleAsync,
  string: () => string,
  stringifyJson: () => stringifyJson,
  summarize: () => summarize,
  symbol: () => symbol,
  title: () => title,
  toBigint: () => toBigint,
  toBoolean: () => toBoolean,
  toCamelCase: () => toCamelCase,
  toDate: () => toDate,
  toKebabCase: () => toKebabCase,
  toLowerCase: () => toLowerCase,
  toMaxValue: () => toMaxValue,
  toMinValue: () => toMinValue,
  toNumber: () => toNumber,
  toPascalCase: () => toPascalCase,
  toSnakeCase: () => toSnakeCase,
  toString: () => toString,
  toUpperCase: () => toUpperCase,
  transform: () => transform,
  transformAsync: () => transformAsync,
  trim: () => trim,
  trimEnd: () => trimEnd,
  trimStart: () => trimStart,
  tuple: () => tuple,
  tupleAsync: () => tupleAsync,
  tupleWithRest: () => tupleWithRest,
  tupleWithRestAsync: () => tupleWithRestAsync,
  ulid: () => ulid,
  undefined: () => undefined_,
  undefined_: () => undefined_,
  undefinedable: () => undefinedable,
  undefinedableAsync: () => undefinedableAsync,
  union: () => union,
  unionAsync: () => unionAsync,
  unknown: () => unknown,
  unwrap: () => unwrap,
  url: () => url,
  uuid: () => uuid,
  value: () => value,
  values: () => values,
  variant: () => variant,
  variantAsync: () => variantAsync,
  void: () => void_,
  void_: () => void_,
  words: () => words
});
var store$4;
var DEFAULT_CONFIG = {
  lang: undefined,
  message: undefined,
  abortEarly: undefined,
  abortPipeEarly: undefined
};
function setGlobalConfig(config$1) {
  store$4 = {
    ...store$4,
    ...config$1
  };
}
function getGlobalConfig(config$1) {
  if (!config$1 && !store$4)
    return DEFAULT_CONFIG;
  return {
    lang: config$1?.lang ?? store$4?.lang,
    message: config$1?.message,
    abortEarly: config$1?.abortEarly ?? store$4?.abortEarly,
    abortPipeEarly: config$1?.abortPipeEarly ?? store$4?.abortPipeEarly
  };
}
function deleteGlobalConfig() {
  store$4 = undefined;
}
var store$3;
function setGlobalMessage(message$1, lang) {
  if (!store$3)
    store$3 = /* @__PURE__ */ new Map;
  store$3.set(lang, message$1);
}
function getGlobalMessage(lang) {
  return store$3?.get(lang);
}
function deleteGlobalMessage(lang) {
  store$3?.delete(lang);
}
var store$2;
function setSchemaMessage(message$1, lang) {
  if (!store$2)
    store$2 = /* @__PURE__ */ new Map;
  store$2.set(lang, message$1);
}
function getSchemaMessage(lang) {
  return store$2?.get(lang);
}
function deleteSchemaMessage(lang) {
  store$2?.delete(lang);
}
var store$1;
function setSpecificMessage(reference, message$1, lang) {
  if (!store$1)
    store$1 = /* @__PURE__ */ new Map;
  if (!store$1.get(reference))
    store$1.set(reference, /* @__PURE__ */ new Map);
  store$1.get(reference).set(lang, message$1);
}
function getSpecificMessage(reference, lang) {
  return store$1?.get(reference)?.get(lang);
}
function deleteSpecificMessage(reference, lang) {
  store$1?.get(reference)?.delete(lang);
}
function _stringify(input) {
  const type = typeof input;
  if (type === "string")
    return `"${input}"`;
  if (type === "number" || type === "bigint" || type === "boolean")
    return `${input}`;
  if (type === "object" || type === "function")
    return (input && Object.getPrototypeOf(input)?.constructor?.name) ?? "null";
  return type;
}
function _addIssue(context, label, dataset, config$1, other) {
  const input = other && "input" in other ? other.input : dataset.value;
  const expected = other?.expected ?? context.expects ?? null;
  const received = other?.received ?? /* @__PURE__ */ _stringify(input);
  const issue = {
    kind: context.kind,
    type: context.type,
    input,
    expected,
    received,
    message: `Invalid ${label}: ${expected ? `Expected ${expected} but r` : "R"}eceived ${received}`,
    requirement: context.requirement,
    path: other?.path,
    issues: other?.issues,
    lang: config$1.lang,
    abortEarly: config$1.abortEarly,
    abortPipeEarly: config$1.abortPipeEarly
  };
  const isSchema = context.kind === "schema";
  const message$1 = other?.message ?? context.message ?? /* @__PURE__ */ getSpecificMessage(context.reference, issue.lang) ?? (isSchema ? /* @__PURE__ */ getSchemaMessage(issue.lang) : null) ?? config$1.message ?? /* @__PURE__ */ getGlobalMessage(issue.lang);
  if (message$1 !== undefined)
    issue.message = typeof message$1 === "function" ? message$1(issue) : message$1;
  if (isSchema)
    dataset.typed = false;
  if (dataset.issues)
    dataset.issues.push(issue);
  else
    dataset.issues = [issue];
}
function _cloneDataset(dataset) {
  return {
    typed: dataset.typed,
    value: dataset.value,
    issues: dataset.issues?.map((issue) => ({
      ...issue,
      path: issue.path && [...issue.path]
    }))
  };
}
function _formatCase(input, separator, capFirst, capRest) {
  let result = "";
  let firstWord = true;
  let start = 0;
  let prev = 0;
  let prevPrev = 0;
  const flush = (end) => {
    if (end > start) {
      let word = input.slice(start, end).toLowerCase();
      if (firstWord ? capFirst : capRest) {
        const firstCode = word.charCodeAt(0);
        if (firstCode >= 97 && firstCode <= 122)
          word = String.fromCharCode(firstCode - 32) + word.slice(1);
        else {
          const charLen = firstCode >= 55296 && firstCode <= 56319 ? 2 : 1;
          word = word.slice(0, charLen).toUpperCase() + word.slice(charLen);
        }
      }
      result += firstWord ? word : separator + word;
      firstWord = false;
    }
  };
  for (let index = 0;index < input.length; index++) {
    const code = input.charCodeAt(index);
    let type;
    if (code === 32 || code === 9 || code === 10 || code === 11 || code === 12 || code === 13 || code === 45 || code === 95) {
      flush(index);
      start = index + 1;
      type = 0;
    } else if (code < 128)
      type = code >= 65 && code <= 90 ? 1 : code >= 97 && code <= 122 ? 2 : 3;
    else {
      const char = input[index];
      const charLower = char.toLowerCase();
      type = charLower === char.toUpperCase() ? 3 : char === charLower ? 2 : 1;
    }
    if (type === 1 && (prev === 2 || prev === 3) && index > start) {
      flush(index);
      start = index;
    } else if (type === 2 && prev === 1 && prevPrev === 1 && index - 1 > start) {
      flush(index - 1);
      start = index - 1;
    }
    prevPrev = prev;
    prev = type;
  }
  flush(input.length);
  return result;
}
var textEncoder;
function _getByteCount(input) {
  if (!textEncoder)
    textEncoder = new TextEncoder;
  return textEncoder.encode(input).length;
}
function _getCodePointCount(input) {
  let count = input.length;
  const lengthMinus1 = input.length - 1;
  for (let i = 0;i < lengthMinus1; )
    if (input.codePointAt(i) <= 65535)
      i++;
    else {
      i += 2;
      count--;
    }
  return count;
}
var segmenter;
function _getGraphemeCount(input) {
  if (!segmenter)
    segmenter = new Intl.Segmenter;
  const segments = segmenter.segment(input);
  let count = 0;
  for (const _ of segments)
    count++;
  return count;
}
function _getLastMetadata(schema, type) {
  if ("pipe" in schema) {
    const nestedSchemas = [];
    for (let index = schema.pipe.length - 1;index >= 0; index--) {
      const item = schema.pipe[index];
      if (item.kind === "schema" && "pipe" in item)
        nestedSchemas.push(item);
      else if (item.kind === "metadata" && item.type === type)
        return item[type];
    }
    for (const nestedSchema of nestedSchemas) {
      const result = /* @__PURE__ */ _getLastMetadata(nestedSchema, type);
      if (result !== undefined)
        return result;
    }
  }
}
var store;
function _getWordCount(locales, input) {
  if (!store)
    store = /* @__PURE__ */ new Map;
  const key = String(locales);
  let segmenter$1 = store.get(key);
  if (!segmenter$1) {
    segmenter$1 = new Intl.Segmenter(locales, { granularity: "word" });
    store.set(key, segmenter$1);
  }
  const segments = segmenter$1.segment(input);
  let count = 0;
  for (const segment of segments)
    if (segment.isWordLike)
      count++;
  return count;
}
var NON_DIGIT_REGEX = /\D/gu;
function _isLuhnAlgo(input) {
  const number$1 = input.replace(NON_DIGIT_REGEX, "");
  let length$1 = number$1.length;
  let bit = 1;
  let sum = 0;
  while (length$1) {
    const value$1 = +number$1[--length$1];
    bit ^= 1;
    sum += bit ? [
      0,
      2,
      4,
      6,
      8,
      1,
      3,
      5,
      7,
      9
    ][value$1] : value$1;
  }
  return sum % 10 === 0;
}
function _isSameValueZero(value1, value2) {
  return value1 === value2 || Number.isNaN(value1) && Number.isNaN(value2);
}
function _isValidObjectKey(object$1, key) {
  return Object.prototype.hasOwnProperty.call(object$1, key) && key !== "__proto__" && key !== "prototype" && key !== "constructor";
}
function _isValueMatch(requirement, value$1) {
  return Number.isNaN(requirement) && Number.isNaN(value$1) || requirement <= value$1 && requirement >= value$1;
}
function _joinExpects(values$1, separator) {
  const list = [...new Set(values$1)];
  if (list.length > 1)
    return `(${list.join(` ${separator} `)})`;
  return list[0] ?? "never";
}
function _standardSchema(schema) {
  schema["~standard"] = {
    version: 1,
    vendor: "valibot",
    validate: (value$1) => schema["~run"]({ value: value$1 }, /* @__PURE__ */ getGlobalConfig())
  };
  return schema;
}
function entriesFromList(list, schema) {
  const entries$1 = {};
  for (const key of list)
    entries$1[key] = schema;
  return entries$1;
}
function entriesFromObjects(schemas) {
  const entries$1 = {};
  for (const schema of schemas)
    Object.assign(entries$1, schema.entries);
  return entries$1;
}
function getDotPath(issue) {
  if (issue.path) {
    let key = "";
    for (const item of issue.path)
      if (typeof item.key === "string" || typeof item.key === "number")
        if (key)
          key += `.${item.key}`;
        else
          key += item.key;
      else
        return null;
    return key;
  }
  return null;
}
function isOfKind(kind, object$1) {
  return object$1.kind === kind;
}
function isOfType(type, object$1) {
  return object$1.type === type;
}
var ValiError = class extends Error {
  constructor(issues) {
    super(issues[0].message);
    this.name = "ValiError";
    this.issues = issues;
  }
};
function isValiError(error) {
  return error instanceof ValiError;
}
function args(schema) {
  return {
    kind: "transformation",
    type: "args",
    reference: args,
    async: false,
    schema,
    "~run"(dataset, config$1) {
      const func = dataset.value;
      dataset.value = (...args_) => {
        const argsDataset = this.schema["~run"]({ value: args_ }, config$1);
        if (argsDataset.issues)
          throw new ValiError(argsDataset.issues);
        return func(...argsDataset.value);
      };
      return dataset;
    }
  };
}
function argsAsync(schema) {
  return {
    kind: "transformation",
    type: "args",
    reference: argsAsync,
    async: false,
    schema,
    "~run"(dataset, config$1) {
      const func = dataset.value;
      dataset.value = async (...args$1) => {
        const argsDataset = await schema["~run"]({ value: args$1 }, config$1);
        if (argsDataset.issues)
          throw new ValiError(argsDataset.issues);
        return func(...argsDataset.value);
      };
      return dataset;
    }
  };
}
function awaitAsync() {
  return {
    kind: "transformation",
    type: "await",
    reference: awaitAsync,
    async: true,
    async "~run"(dataset) {
      dataset.value = await dataset.value;
      return dataset;
    }
  };
}
var BASE64_REGEX = /^(?:[\da-z+/]{4})*(?:[\da-z+/]{2}==|[\da-z+/]{3}=)?$/iu;
var BIC_REGEX = /^[A-Z]{6}(?!00)[\dA-Z]{2}(?:[\dA-Z]{3})?$/u;
var CUID2_REGEX = /^[a-z][\da-z]*$/u;
var DECIMAL_REGEX = /^[+-]?(?:\d*\.)?\d+$/u;
var DIGITS_REGEX = /^\d+$/u;
var DOMAIN_REGEX = /^(?=.{1,253}$)(?:(?![Xx][Nn]--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/u;
var EMAIL_REGEX = /^[\w+-]+(?:\.[\w+-]+)*@[\da-zA-Z]+(?:[.-][\da-zA-Z]+)*\.[a-zA-Z]{2,}$/u;
var EMOJI_REGEX = /^(?:[\u{1F1E6}-\u{1F1FF}]{2}|\u{1F3F4}[\u{E0061}-\u{E007A}]{2}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{1,3}\u{E007F}|(?:\p{Emoji}\uFE0F\u20E3?|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}?|(?![\p{Emoji_Modifier_Base}\u{1F1E6}-\u{1F1FF}])\p{Emoji_Presentation})(?:\u200D(?:\p{Emoji}\uFE0F\u20E3?|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}?|(?![\p{Emoji_Modifier_Base}\u{1F1E6}-\u{1F1FF}])\p{Emoji_Presentation}))*)+$/u;
var HEXADECIMAL_REGEX = /^(?:0[hx])?[\da-fA-F]+$/u;
var HEX_COLOR_REGEX = /^#(?:[\da-fA-F]{3,4}|[\da-fA-F]{6}|[\da-fA-F]{8})$/u;
var IMEI_REGEX = /^\d{15}$|^\d{2}-\d{6}-\d{6}-\d$/u;
var IPV4_REGEX = /^(?:(?:[1-9]|1\d|2[0-4])?\d|25[0-5])(?:\.(?:(?:[1-9]|1\d|2[0-4])?\d|25[0-5])){3}$/u;
var IPV6_REGEX = /^(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{1,4}:){1,7}:|(?:[\da-f]{1,4}:){1,6}:[\da-f]{1,4}|(?:[\da-f]{1,4}:){1,5}(?::[\da-f]{1,4}){1,2}|(?:[\da-f]{1,4}:){1,4}(?::[\da-f]{1,4}){1,3}|(?:[\da-f]{1,4}:){1,3}(?::[\da-f]{1,4}){1,4}|(?:[\da-f]{1,4}:){1,2}(?::[\da-f]{1,4}){1,5}|[\da-f]{1,4}:(?::[\da-f]{1,4}){1,6}|:(?:(?::[\da-f]{1,4}){1,7}|:)|fe80:(?::[\da-f]{0,4}){0,4}%[\da-z]+|::(?:f{4}(?::0{1,4})?:)?(?:(?:25[0-5]|(?:2[0-4]|1?\d)?\d)\.){3}(?:25[0-5]|(?:2[0-4]|1?\d)?\d)|(?:[\da-f]{1,4}:){1,4}:(?:(?:25[0-5]|(?:2[0-4]|1?\d)?\d)\.){3}(?:25[0-5]|(?:2[0-4]|1?\d)?\d))$/iu;
var IP_REGEX = /^(?:(?:[1-9]|1\d|2[0-4])?\d|25[0-5])(?:\.(?:(?:[1-9]|1\d|2[0-4])?\d|25[0-5])){3}$|^(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{1,4}:){1,7}:|(?:[\da-f]{1,4}:){1,6}:[\da-f]{1,4}|(?:[\da-f]{1,4}:){1,5}(?::[\da-f]{1,4}){1,2}|(?:[\da-f]{1,4}:){1,4}(?::[\da-f]{1,4}){1,3}|(?:[\da-f]{1,4}:){1,3}(?::[\da-f]{1,4}){1,4}|(?:[\da-f]{1,4}:){1,2}(?::[\da-f]{1,4}){1,5}|[\da-f]{1,4}:(?::[\da-f]{1,4}){1,6}|:(?:(?::[\da-f]{1,4}){1,7}|:)|fe80:(?::[\da-f]{0,4}){0,4}%[\da-z]+|::(?:f{4}(?::0{1,4})?:)?(?:(?:25[0-5]|(?:2[0-4]|1?\d)?\d)\.){3}(?:25[0-5]|(?:2[0-4]|1?\d)?\d)|(?:[\da-f]{1,4}:){1,4}:(?:(?:25[0-5]|(?:2[0-4]|1?\d)?\d)\.){3}(?:25[0-5]|(?:2[0-4]|1?\d)?\d))$/iu;
var ISO_DATE_REGEX = /^\d{4}-(?:0[1-9]|1[0-2])-(?:[12]\d|0[1-9]|3[01])$/u;
var ISO_DATE_TIME_REGEX = /^\d{4}-(?:0[1-9]|1[0-2])-(?:[12]\d|0[1-9]|3[01])[T ](?:0\d|1\d|2[0-3]):[0-5]\d$/u;
var ISO_DATE_TIME_SECOND_REGEX = /^\d{4}-(?:0[1-9]|1[0-2])-(?:[12]\d|0[1-9]|3[01])[T ](?:0\d|1\d|2[0-3])(?::[0-5]\d){2}$/u;
var ISO_TIME_REGEX = /^(?:0\d|1\d|2[0-3]):[0-5]\d$/u;
var ISO_TIME_SECOND_REGEX = /^(?:0\d|1\d|2[0-3])(?::[0-5]\d){2}$/u;
var ISO_TIMESTAMP_REGEX = /^\d{4}-(?:0[1-9]|1[0-2])-(?:[12]\d|0[1-9]|3[01])[T ](?:0\d|1\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{1,9})?(?:Z| ?[+-](?:0\d|1\d|2[0-3])(?::?[0-5]\d)?)$/u;
var ISO_WEEK_REGEX = /^\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])$/u;
var JWS_COMPACT_REGEX = /^(?:[\w-]{2,3}|(?:[\w-]{4})+(?:[\w-]{2,3})?)\.(?:[\w-]{2,3}|(?:[\w-]{4})+(?:[\w-]{2,3})?)?\.(?:[\w-]{2,3}|(?:[\w-]{4})+(?:[\w-]{2,3})?)?$/u;
var ISRC_REGEX = /^(?:[A-Z]{2}[A-Z\d]{3}\d{7}|[A-Z]{2}-[A-Z\d]{3}-\d{2}-\d{5})$/u;
var KSUID_REGEX = /^[a-zA-Z0-9]{27}$/u;
var MAC48_REGEX = /^(?:[\da-fA-F]{2}:){5}[\da-fA-F]{2}$|^(?:[\da-fA-F]{2}-){5}[\da-fA-F]{2}$|^(?:[\da-fA-F]{4}\.){2}[\da-fA-F]{4}$/u;
var MAC64_REGEX = /^(?:[\da-fA-F]{2}:){7}[\da-fA-F]{2}$|^(?:[\da-fA-F]{2}-){7}[\da-fA-F]{2}$|^(?:[\da-fA-F]{4}\.){3}[\da-fA-F]{4}$|^(?:[\da-fA-F]{4}:){3}[\da-fA-F]{4}$/u;
var MAC_REGEX = /^(?:[\da-fA-F]{2}:){5}[\da-fA-F]{2}$|^(?:[\da-fA-F]{2}-){5}[\da-fA-F]{2}$|^(?:[\da-fA-F]{4}\.){2}[\da-fA-F]{4}$|^(?:[\da-fA-F]{2}:){7}[\da-fA-F]{2}$|^(?:[\da-fA-F]{2}-){7}[\da-fA-F]{2}$|^(?:[\da-fA-F]{4}\.){3}[\da-fA-F]{4}$|^(?:[\da-fA-F]{4}:){3}[\da-fA-F]{4}$/u;
var NANO_ID_REGEX = /^[\w-]+$/u;
var OCTAL_REGEX = /^(?:0o)?[0-7]+$/u;
var RFC_EMAIL_REGEX = /^[a-zA-Z0-9.!#$%&'*+\/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
var SLUG_REGEX = /^[\da-z]+(?:[-_][\da-z]+)*$/u;
var ULID_REGEX = /^[0-7][\da-hjkmnp-tv-zA-HJKMNP-TV-Z]{25}$/u;
var UUID_REGEX = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;
function base64(message$1) {
  return {
    kind: "validation",
    type: "base64",
    reference: base64,
    async: false,
    expects: null,
    requirement: BASE64_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "Base64", dataset, config$1);
      return dataset;
    }
  };
}
function bic(message$1) {
  return {
    kind: "validation",
    type: "bic",
    reference: bic,
    async: false,
    expects: null,
    requirement: BIC_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "BIC", dataset, config$1);
      return dataset;
    }
  };
}
function brand(name) {
  return {
    kind: "transformation",
    type: "brand",
    reference: brand,
    async: false,
    name,
    "~run"(dataset) {
      return dataset;
    }
  };
}
function bytes(requirement, message$1) {
  return {
    kind: "validation",
    type: "bytes",
    reference: bytes,
    async: false,
    expects: `${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const length$1 = /* @__PURE__ */ _getByteCount(dataset.value);
        if (length$1 !== this.requirement)
          _addIssue(this, "bytes", dataset, config$1, { received: `${length$1}` });
      }
      return dataset;
    }
  };
}
function check(requirement, message$1) {
  return {
    kind: "validation",
    type: "check",
    reference: check,
    async: false,
    expects: null,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement(dataset.value))
        _addIssue(this, "input", dataset, config$1);
      return dataset;
    }
  };
}
function checkAsync(requirement, message$1) {
  return {
    kind: "validation",
    type: "check",
    reference: checkAsync,
    async: true,
    expects: null,
    requirement,
    message: message$1,
    async "~run"(dataset, config$1) {
      if (dataset.typed && !await this.requirement(dataset.value))
        _addIssue(this, "input", dataset, config$1);
      return dataset;
    }
  };
}
function checkItems(requirement, message$1) {
  return {
    kind: "validation",
    type: "check_items",
    reference: checkItems,
    async: false,
    expects: null,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed)
        for (let index = 0;index < dataset.value.length; index++) {
          const item = dataset.value[index];
          if (!this.requirement(item, index, dataset.value))
            _addIssue(this, "item", dataset, config$1, {
              input: item,
              path: [{
                type: "array",
                origin: "value",
                input: dataset.value,
                key: index,
                value: item
              }]
            });
        }
      return dataset;
    }
  };
}
function checkItemsAsync(requirement, message$1) {
  return {
    kind: "validation",
    type: "check_items",
    reference: checkItemsAsync,
    async: true,
    expects: null,
    requirement,
    message: message$1,
    async "~run"(dataset, config$1) {
      if (dataset.typed) {
        const requirementResults = await Promise.all(dataset.value.map(this.requirement));
        for (let index = 0;index < dataset.value.length; index++)
          if (!requirementResults[index]) {
            const item = dataset.value[index];
            _addIssue(this, "item", dataset, config$1, {
              input: item,
              path: [{
                type: "array",
                origin: "value",
                input: dataset.value,
                key: index,
                value: item
              }]
            });
          }
      }
      return dataset;
    }
  };
}
function codePoints(requirement, message$1) {
  return {
    kind: "validation",
    type: "code_points",
    reference: codePoints,
    async: false,
    expects: `${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const count = /* @__PURE__ */ _getCodePointCount(dataset.value);
        if (count !== this.requirement)
          _addIssue(this, "code points", dataset, config$1, { received: `${count}` });
      }
      return dataset;
    }
  };
}
var CREDIT_CARD_REGEX = /^(?:\d{13,19}|\d{4}(?: \d{3,6}){2,4}|\d{4}(?:-\d{3,6}){2,4})$/u;
var SANITIZE_REGEX = /[- ]/gu;
var PROVIDER_REGEX_LIST = [
  /^3[47]\d{13}$/u,
  /^3(?:0[0-5]|[68]\d)\d{11,13}$/u,
  /^6(?:011|5\d{2})\d{12,15}$/u,
  /^(?:2131|1800|35\d{3})\d{11}$/u,
  /^(?:5[1-5]\d{2}|222\d|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/u,
  /^(?:6[27]\d{14,17}|81\d{14,17})$/u,
  /^4\d{12}(?:\d{3,6})?$/u
];
function creditCard(message$1) {
  return {
    kind: "validation",
    type: "credit_card",
    reference: creditCard,
    async: false,
    expects: null,
    requirement(input) {
      let sanitized;
      return CREDIT_CARD_REGEX.test(input) && (sanitized = input.replace(SANITIZE_REGEX, "")) && PROVIDER_REGEX_LIST.some((regex$1) => regex$1.test(sanitized)) && /* @__PURE__ */ _isLuhnAlgo(sanitized);
    },
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement(dataset.value))
        _addIssue(this, "credit card", dataset, config$1);
      return dataset;
    }
  };
}
function cuid2(message$1) {
  return {
    kind: "validation",
    type: "cuid2",
    reference: cuid2,
    async: false,
    expects: null,
    requirement: CUID2_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "Cuid2", dataset, config$1);
      return dataset;
    }
  };
}
function decimal(message$1) {
  return {
    kind: "validation",
    type: "decimal",
    reference: decimal,
    async: false,
    expects: null,
    requirement: DECIMAL_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "decimal", dataset, config$1);
      return dataset;
    }
  };
}
function description(description_) {
  return {
    kind: "metadata",
    type: "description",
    reference: description,
    description: description_
  };
}
function digits(message$1) {
  return {
    kind: "validation",
    type: "digits",
    reference: digits,
    async: false,
    expects: null,
    requirement: DIGITS_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "digits", dataset, config$1);
      return dataset;
    }
  };
}
function domain(message$1) {
  return {
    kind: "validation",
    type: "domain",
    reference: domain,
    expects: null,
    async: false,
    requirement: DOMAIN_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "domain", dataset, config$1);
      return dataset;
    }
  };
}
function email(message$1) {
  return {
    kind: "validation",
    type: "email",
    reference: email,
    expects: null,
    async: false,
    requirement: EMAIL_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "email", dataset, config$1);
      return dataset;
    }
  };
}
function emoji(message$1) {
  return {
    kind: "validation",
    type: "emoji",
    reference: emoji,
    async: false,
    expects: null,
    requirement: EMOJI_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "emoji", dataset, config$1);
      return dataset;
    }
  };
}
function empty(message$1) {
  return {
    kind: "validation",
    type: "empty",
    reference: empty,
    async: false,
    expects: "0",
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && dataset.value.length > 0)
        _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
      return dataset;
    }
  };
}
function endsWith(requirement, message$1) {
  return {
    kind: "validation",
    type: "ends_with",
    reference: endsWith,
    async: false,
    expects: `"${requirement}"`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !dataset.value.endsWith(this.requirement))
        _addIssue(this, "end", dataset, config$1, { received: `"${dataset.value.slice(-this.requirement.length)}"` });
      return dataset;
    }
  };
}
function entries(requirement, message$1) {
  return {
    kind: "validation",
    type: "entries",
    reference: entries,
    async: false,
    expects: `${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (!dataset.typed)
        return dataset;
      const count = Object.keys(dataset.value).length;
      if (dataset.typed && count !== this.requirement)
        _addIssue(this, "entries", dataset, config$1, { received: `${count}` });
      return dataset;
    }
  };
}
function everyItem(requirement, message$1) {
  return {
    kind: "validation",
    type: "every_item",
    reference: everyItem,
    async: false,
    expects: null,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !dataset.value.every(this.requirement))
        _addIssue(this, "item", dataset, config$1);
      return dataset;
    }
  };
}
function examples(examples_) {
  return {
    kind: "metadata",
    type: "examples",
    reference: examples,
    examples: examples_
  };
}
function excludes(requirement, message$1) {
  const received = /* @__PURE__ */ _stringify(requirement);
  return {
    kind: "validation",
    type: "excludes",
    reference: excludes,
    async: false,
    expects: `!${received}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && dataset.value.includes(this.requirement))
        _addIssue(this, "content", dataset, config$1, { received });
      return dataset;
    }
  };
}
function filterItems(operation) {
  return {
    kind: "transformation",
    type: "filter_items",
    reference: filterItems,
    async: false,
    operation,
    "~run"(dataset) {
      dataset.value = dataset.value.filter(this.operation);
      return dataset;
    }
  };
}
function findItem(operation) {
  return {
    kind: "transformation",
    type: "find_item",
    reference: findItem,
    async: false,
    operation,
    "~run"(dataset) {
      dataset.value = dataset.value.find(this.operation);
      return dataset;
    }
  };
}
function finite(message$1) {
  return {
    kind: "validation",
    type: "finite",
    reference: finite,
    async: false,
    expects: null,
    requirement: Number.isFinite,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement(dataset.value))
        _addIssue(this, "finite", dataset, config$1);
      return dataset;
    }
  };
}
function flavor(name) {
  return {
    kind: "transformation",
    type: "flavor",
    reference: flavor,
    async: false,
    name,
    "~run"(dataset) {
      return dataset;
    }
  };
}
function graphemes(requirement, message$1) {
  return {
    kind: "validation",
    type: "graphemes",
    reference: graphemes,
    async: false,
    expects: `${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const count = /* @__PURE__ */ _getGraphemeCount(dataset.value);
        if (count !== this.requirement)
          _addIssue(this, "graphemes", dataset, config$1, { received: `${count}` });
      }
      return dataset;
    }
  };
}
function gtValue(requirement, message$1) {
  return {
    kind: "validation",
    type: "gt_value",
    reference: gtValue,
    async: false,
    expects: `>${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !(dataset.value > this.requirement))
        _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
      return dataset;
    }
  };
}
function guard(requirement, message$1) {
  return {
    kind: "transformation",
    type: "guard",
    reference: guard,
    async: false,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement(dataset.value)) {
        _addIssue(this, "input", dataset, config$1);
        dataset.typed = false;
      }
      return dataset;
    }
  };
}
var HASH_LENGTHS = {
  md4: 32,
  md5: 32,
  sha1: 40,
  sha256: 64,
  sha384: 96,
  sha512: 128,
  ripemd128: 32,
  ripemd160: 40,
  tiger128: 32,
  tiger160: 40,
  tiger192: 48,
  crc32: 8,
  crc32b: 8,
  adler32: 8
};
function hash(types, message$1) {
  return {
    kind: "validation",
    type: "hash",
    reference: hash,
    expects: null,
    async: false,
    requirement: RegExp(types.map((type) => `^[a-fA-F0-9]{${HASH_LENGTHS[type]}}$`).join("|"), "u"),
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "hash", dataset, config$1);
      return dataset;
    }
  };
}
function hexadecimal(message$1) {
  return {
    kind: "validation",
    type: "hexadecimal",
    reference: hexadecimal,
    async: false,
    expects: null,
    requirement: HEXADECIMAL_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "hexadecimal", dataset, config$1);
      return dataset;
    }
  };
}
function hexColor(message$1) {
  return {
    kind: "validation",
    type: "hex_color",
    reference: hexColor,
    async: false,
    expects: null,
    requirement: HEX_COLOR_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "hex color", dataset, config$1);
      return dataset;
    }
  };
}
function imei(message$1) {
  return {
    kind: "validation",
    type: "imei",
    reference: imei,
    async: false,
    expects: null,
    requirement(input) {
      return IMEI_REGEX.test(input) && /* @__PURE__ */ _isLuhnAlgo(input);
    },
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement(dataset.value))
        _addIssue(this, "IMEI", dataset, config$1);
      return dataset;
    }
  };
}
function includes(requirement, message$1) {
  const expects = /* @__PURE__ */ _stringify(requirement);
  return {
    kind: "validation",
    type: "includes",
    reference: includes,
    async: false,
    expects,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !dataset.value.includes(this.requirement))
        _addIssue(this, "content", dataset, config$1, { received: `!${expects}` });
      return dataset;
    }
  };
}
function integer(message$1) {
  return {
    kind: "validation",
    type: "integer",
    reference: integer,
    async: false,
    expects: null,
    requirement: Number.isInteger,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement(dataset.value))
        _addIssue(this, "integer", dataset, config$1);
      return dataset;
    }
  };
}
function ip(message$1) {
  return {
    kind: "validation",
    type: "ip",
    reference: ip,
    async: false,
    expects: null,
    requirement: IP_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "IP", dataset, config$1);
      return dataset;
    }
  };
}
function ipv4(message$1) {
  return {
    kind: "validation",
    type: "ipv4",
    reference: ipv4,
    async: false,
    expects: null,
    requirement: IPV4_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "IPv4", dataset, config$1);
      return dataset;
    }
  };
}
function ipv6(message$1) {
  return {
    kind: "validation",
    type: "ipv6",
    reference: ipv6,
    async: false,
    expects: null,
    requirement: IPV6_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "IPv6", dataset, config$1);
      return dataset;
    }
  };
}
function _isIsbn10(input) {
  const digits$1 = input.split("").map((c) => c === "X" ? 10 : parseInt(c));
  let sum = 0;
  for (let i = 0;i < 10; i++)
    sum += digits$1[i] * (10 - i);
  return sum % 11 === 0;
}
function _isIsbn13(input) {
  const digits$1 = input.split("").map((c) => parseInt(c));
  let sum = 0;
  for (let i = 0;i < 13; i++)
    sum += digits$1[i] * (i % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
}
var ISBN_SEPARATOR_REGEX = /[- ]/gu;
var ISBN_10_DETECTION_REGEX = /^\d{9}[\dX]$/u;
var ISBN_13_DETECTION_REGEX = /^\d{13}$/u;
function isbn(message$1) {
  return {
    kind: "validation",
    type: "isbn",
    reference: isbn,
    async: false,
    expects: null,
    requirement(input) {
      const replacedInput = input.replace(ISBN_SEPARATOR_REGEX, "");
      if (ISBN_10_DETECTION_REGEX.test(replacedInput))
        return _isIsbn10(replacedInput);
      else if (ISBN_13_DETECTION_REGEX.test(replacedInput))
        return _isIsbn13(replacedInput);
      return false;
    },
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement(dataset.value))
        _addIssue(this, "ISBN", dataset, config$1);
      return dataset;
    }
  };
}
function isrc(message$1) {
  return {
    kind: "validation",
    type: "isrc",
    reference: isrc,
    async: false,
    expects: null,
    requirement: ISRC_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "ISRC", dataset, config$1);
      return dataset;
    }
  };
}
function isoDate(message$1) {
  return {
    kind: "validation",
    type: "iso_date",
    reference: isoDate,
    async: false,
    expects: null,
    requirement: ISO_DATE_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "date", dataset, config$1);
      return dataset;
    }
  };
}
function isoDateTime(message$1) {
  return {
    kind: "validation",
    type: "iso_date_time",
    reference: isoDateTime,
    async: false,
    expects: null,
    requirement: ISO_DATE_TIME_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "date-time", dataset, config$1);
      return dataset;
    }
  };
}
function isoDateTimeSecond(message$1) {
  return {
    kind: "validation",
    type: "iso_date_time_second",
    reference: isoDateTimeSecond,
    async: false,
    expects: null,
    requirement: ISO_DATE_TIME_SECOND_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "date-time-second", dataset, config$1);
      return dataset;
    }
  };
}
function isoTime(message$1) {
  return {
    kind: "validation",
    type: "iso_time",
    reference: isoTime,
    async: false,
    expects: null,
    requirement: ISO_TIME_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "time", dataset, config$1);
      return dataset;
    }
  };
}
function isoTimeSecond(message$1) {
  return {
    kind: "validation",
    type: "iso_time_second",
    reference: isoTimeSecond,
    async: false,
    expects: null,
    requirement: ISO_TIME_SECOND_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "time-second", dataset, config$1);
      return dataset;
    }
  };
}
function isoTimestamp(message$1) {
  return {
    kind: "validation",
    type: "iso_timestamp",
    reference: isoTimestamp,
    async: false,
    expects: null,
    requirement: ISO_TIMESTAMP_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "timestamp", dataset, config$1);
      return dataset;
    }
  };
}
function isoWeek(message$1) {
  return {
    kind: "validation",
    type: "iso_week",
    reference: isoWeek,
    async: false,
    expects: null,
    requirement: ISO_WEEK_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "week", dataset, config$1);
      return dataset;
    }
  };
}
function jwsCompact(message$1) {
  return {
    kind: "validation",
    type: "jws_compact",
    reference: jwsCompact,
    async: false,
    expects: null,
    requirement: JWS_COMPACT_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "JWS compact", dataset, config$1);
      return dataset;
    }
  };
}
function ksuid(message$1) {
  return {
    kind: "validation",
    type: "ksuid",
    reference: ksuid,
    async: false,
    expects: null,
    requirement: KSUID_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "KSUID", dataset, config$1);
      return dataset;
    }
  };
}
function length(requirement, message$1) {
  return {
    kind: "validation",
    type: "length",
    reference: length,
    async: false,
    expects: `${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && dataset.value.length !== this.requirement)
        _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
      return dataset;
    }
  };
}
function ltValue(requirement, message$1) {
  return {
    kind: "validation",
    type: "lt_value",
    reference: ltValue,
    async: false,
    expects: `<${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !(dataset.value < this.requirement))
        _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
      return dataset;
    }
  };
}
function mac(message$1) {
  return {
    kind: "validation",
    type: "mac",
    reference: mac,
    async: false,
    expects: null,
    requirement: MAC_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "MAC", dataset, config$1);
      return dataset;
    }
  };
}
function mac48(message$1) {
  return {
    kind: "validation",
    type: "mac48",
    reference: mac48,
    async: false,
    expects: null,
    requirement: MAC48_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "48-bit MAC", dataset, config$1);
      return dataset;
    }
  };
}
function mac64(message$1) {
  return {
    kind: "validation",
    type: "mac64",
    reference: mac64,
    async: false,
    expects: null,
    requirement: MAC64_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "64-bit MAC", dataset, config$1);
      return dataset;
    }
  };
}
function mapItems(operation) {
  return {
    kind: "transformation",
    type: "map_items",
    reference: mapItems,
    async: false,
    operation,
    "~run"(dataset) {
      dataset.value = dataset.value.map(this.operation);
      return dataset;
    }
  };
}
function maxBytes(requirement, message$1) {
  return {
    kind: "validation",
    type: "max_bytes",
    reference: maxBytes,
    async: false,
    expects: `<=${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const length$1 = /* @__PURE__ */ _getByteCount(dataset.value);
        if (length$1 > this.requirement)
          _addIssue(this, "bytes", dataset, config$1, { received: `${length$1}` });
      }
      return dataset;
    }
  };
}
function maxCodePoints(requirement, message$1) {
  return {
    kind: "validation",
    type: "max_code_points",
    reference: maxCodePoints,
    async: false,
    expects: `<=${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const count = /* @__PURE__ */ _getCodePointCount(dataset.value);
        if (count > this.requirement)
          _addIssue(this, "code points", dataset, config$1, { received: `${count}` });
      }
      return dataset;
    }
  };
}
function maxEntries(requirement, message$1) {
  return {
    kind: "validation",
    type: "max_entries",
    reference: maxEntries,
    async: false,
    expects: `<=${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (!dataset.typed)
        return dataset;
      const count = Object.keys(dataset.value).length;
      if (dataset.typed && count > this.requirement)
        _addIssue(this, "entries", dataset, config$1, { received: `${count}` });
      return dataset;
    }
  };
}
function maxGraphemes(requirement, message$1) {
  return {
    kind: "validation",
    type: "max_graphemes",
    reference: maxGraphemes,
    async: false,
    expects: `<=${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const count = /* @__PURE__ */ _getGraphemeCount(dataset.value);
        if (count > this.requirement)
          _addIssue(this, "graphemes", dataset, config$1, { received: `${count}` });
      }
      return dataset;
    }
  };
}
function maxLength(requirement, message$1) {
  return {
    kind: "validation",
    type: "max_length",
    reference: maxLength,
    async: false,
    expects: `<=${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && dataset.value.length > this.requirement)
        _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
      return dataset;
    }
  };
}
function maxSize(requirement, message$1) {
  return {
    kind: "validation",
    type: "max_size",
    reference: maxSize,
    async: false,
    expects: `<=${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && dataset.value.size > this.requirement)
        _addIssue(this, "size", dataset, config$1, { received: `${dataset.value.size}` });
      return dataset;
    }
  };
}
function maxValue(requirement, message$1) {
  return {
    kind: "validation",
    type: "max_value",
    reference: maxValue,
    async: false,
    expects: `<=${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !(dataset.value <= this.requirement))
        _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
      return dataset;
    }
  };
}
function maxWords(locales, requirement, message$1) {
  return {
    kind: "validation",
    type: "max_words",
    reference: maxWords,
    async: false,
    expects: `<=${requirement}`,
    locales,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const count = /* @__PURE__ */ _getWordCount(this.locales, dataset.value);
        if (count > this.requirement)
          _addIssue(this, "words", dataset, config$1, { received: `${count}` });
      }
      return dataset;
    }
  };
}
function metadata(metadata_) {
  return {
    kind: "metadata",
    type: "metadata",
    reference: metadata,
    metadata: metadata_
  };
}
function mimeType(requirement, message$1) {
  return {
    kind: "validation",
    type: "mime_type",
    reference: mimeType,
    async: false,
    expects: /* @__PURE__ */ _joinExpects(requirement.map((option) => `"${option}"`), "|"),
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.includes(dataset.value.type))
        _addIssue(this, "MIME type", dataset, config$1, { received: `"${dataset.value.type}"` });
      return dataset;
    }
  };
}
function minBytes(requirement, message$1) {
  return {
    kind: "validation",
    type: "min_bytes",
    reference: minBytes,
    async: false,
    expects: `>=${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const length$1 = /* @__PURE__ */ _getByteCount(dataset.value);
        if (length$1 < this.requirement)
          _addIssue(this, "bytes", dataset, config$1, { received: `${length$1}` });
      }
      return dataset;
    }
  };
}
function minCodePoints(requirement, message$1) {
  return {
    kind: "validation",
    type: "min_code_points",
    reference: minCodePoints,
    async: false,
    expects: `>=${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const count = /* @__PURE__ */ _getCodePointCount(dataset.value);
        if (count < this.requirement)
          _addIssue(this, "code points", dataset, config$1, { received: `${count}` });
      }
      return dataset;
    }
  };
}
function minEntries(requirement, message$1) {
  return {
    kind: "validation",
    type: "min_entries",
    reference: minEntries,
    async: false,
    expects: `>=${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (!dataset.typed)
        return dataset;
      const count = Object.keys(dataset.value).length;
      if (dataset.typed && count < this.requirement)
        _addIssue(this, "entries", dataset, config$1, { received: `${count}` });
      return dataset;
    }
  };
}
function minGraphemes(requirement, message$1) {
  return {
    kind: "validation",
    type: "min_graphemes",
    reference: minGraphemes,
    async: false,
    expects: `>=${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const count = /* @__PURE__ */ _getGraphemeCount(dataset.value);
        if (count < this.requirement)
          _addIssue(this, "graphemes", dataset, config$1, { received: `${count}` });
      }
      return dataset;
    }
  };
}
function minLength(requirement, message$1) {
  return {
    kind: "validation",
    type: "min_length",
    reference: minLength,
    async: false,
    expects: `>=${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && dataset.value.length < this.requirement)
        _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
      return dataset;
    }
  };
}
function minSize(requirement, message$1) {
  return {
    kind: "validation",
    type: "min_size",
    reference: minSize,
    async: false,
    expects: `>=${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && dataset.value.size < this.requirement)
        _addIssue(this, "size", dataset, config$1, { received: `${dataset.value.size}` });
      return dataset;
    }
  };
}
function minValue(requirement, message$1) {
  return {
    kind: "validation",
    type: "min_value",
    reference: minValue,
    async: false,
    expects: `>=${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !(dataset.value >= this.requirement))
        _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
      return dataset;
    }
  };
}
function minWords(locales, requirement, message$1) {
  return {
    kind: "validation",
    type: "min_words",
    reference: minWords,
    async: false,
    expects: `>=${requirement}`,
    locales,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const count = /* @__PURE__ */ _getWordCount(this.locales, dataset.value);
        if (count < this.requirement)
          _addIssue(this, "words", dataset, config$1, { received: `${count}` });
      }
      return dataset;
    }
  };
}
function multipleOf(requirement, message$1) {
  return {
    kind: "validation",
    type: "multiple_of",
    reference: multipleOf,
    async: false,
    expects: `%${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && dataset.value % this.requirement != 0)
        _addIssue(this, "multiple", dataset, config$1);
      return dataset;
    }
  };
}
function nanoid(message$1) {
  return {
    kind: "validation",
    type: "nanoid",
    reference: nanoid,
    async: false,
    expects: null,
    requirement: NANO_ID_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "Nano ID", dataset, config$1);
      return dataset;
    }
  };
}
function nonEmpty(message$1) {
  return {
    kind: "validation",
    type: "non_empty",
    reference: nonEmpty,
    async: false,
    expects: "!0",
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && dataset.value.length === 0)
        _addIssue(this, "length", dataset, config$1, { received: "0" });
      return dataset;
    }
  };
}
function normalize(form) {
  return {
    kind: "transformation",
    type: "normalize",
    reference: normalize,
    async: false,
    form,
    "~run"(dataset) {
      dataset.value = dataset.value.normalize(this.form);
      return dataset;
    }
  };
}
function notBytes(requirement, message$1) {
  return {
    kind: "validation",
    type: "not_bytes",
    reference: notBytes,
    async: false,
    expects: `!${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const length$1 = /* @__PURE__ */ _getByteCount(dataset.value);
        if (length$1 === this.requirement)
          _addIssue(this, "bytes", dataset, config$1, { received: `${length$1}` });
      }
      return dataset;
    }
  };
}
function notCodePoints(requirement, message$1) {
  return {
    kind: "validation",
    type: "not_code_points",
    reference: notCodePoints,
    async: false,
    expects: `!${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const count = /* @__PURE__ */ _getCodePointCount(dataset.value);
        if (count === this.requirement)
          _addIssue(this, "code points", dataset, config$1, { received: `${count}` });
      }
      return dataset;
    }
  };
}
function notEntries(requirement, message$1) {
  return {
    kind: "validation",
    type: "not_entries",
    reference: notEntries,
    async: false,
    expects: `!${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (!dataset.typed)
        return dataset;
      const count = Object.keys(dataset.value).length;
      if (dataset.typed && count === this.requirement)
        _addIssue(this, "entries", dataset, config$1, { received: `${count}` });
      return dataset;
    }
  };
}
function notGraphemes(requirement, message$1) {
  return {
    kind: "validation",
    type: "not_graphemes",
    reference: notGraphemes,
    async: false,
    expects: `!${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const count = /* @__PURE__ */ _getGraphemeCount(dataset.value);
        if (count === this.requirement)
          _addIssue(this, "graphemes", dataset, config$1, { received: `${count}` });
      }
      return dataset;
    }
  };
}
function notLength(requirement, message$1) {
  return {
    kind: "validation",
    type: "not_length",
    reference: notLength,
    async: false,
    expects: `!${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && dataset.value.length === this.requirement)
        _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
      return dataset;
    }
  };
}
function notSize(requirement, message$1) {
  return {
    kind: "validation",
    type: "not_size",
    reference: notSize,
    async: false,
    expects: `!${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && dataset.value.size === this.requirement)
        _addIssue(this, "size", dataset, config$1, { received: `${dataset.value.size}` });
      return dataset;
    }
  };
}
function notValue(requirement, message$1) {
  return {
    kind: "validation",
    type: "not_value",
    reference: notValue,
    async: false,
    expects: requirement instanceof Date ? `!${requirement.toJSON()}` : `!${/* @__PURE__ */ _stringify(requirement)}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && /* @__PURE__ */ _isValueMatch(this.requirement, dataset.value))
        _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
      return dataset;
    }
  };
}
function notValues(requirement, message$1) {
  return {
    kind: "validation",
    type: "not_values",
    reference: notValues,
    async: false,
    expects: `!${/* @__PURE__ */ _joinExpects(requirement.map((value$1) => value$1 instanceof Date ? value$1.toJSON() : /* @__PURE__ */ _stringify(value$1)), "|")}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && this.requirement.some((requirement$1) => /* @__PURE__ */ _isValueMatch(requirement$1, dataset.value)))
        _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
      return dataset;
    }
  };
}
function notWords(locales, requirement, message$1) {
  return {
    kind: "validation",
    type: "not_words",
    reference: notWords,
    async: false,
    expects: `!${requirement}`,
    locales,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const count = /* @__PURE__ */ _getWordCount(this.locales, dataset.value);
        if (count === this.requirement)
          _addIssue(this, "words", dataset, config$1, { received: `${count}` });
      }
      return dataset;
    }
  };
}
function octal(message$1) {
  return {
    kind: "validation",
    type: "octal",
    reference: octal,
    async: false,
    expects: null,
    requirement: OCTAL_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "octal", dataset, config$1);
      return dataset;
    }
  };
}
var TRUTHY = [
  true,
  1,
  "true",
  "1",
  "yes",
  "y",
  "on",
  "enabled"
];
var FALSY = [
  false,
  0,
  "false",
  "0",
  "no",
  "n",
  "off",
  "disabled"
];
function parseBoolean(config$1, message$1) {
  const normalize$1 = (v) => typeof v === "string" ? v.toLowerCase() : v;
  const truthyRaw = config$1?.truthy ?? TRUTHY;
  const falsyRaw = config$1?.falsy ?? FALSY;
  const truthy = config$1?.truthy ? config$1.truthy.map(normalize$1) : TRUTHY;
  const falsy = config$1?.falsy ? config$1.falsy.map(normalize$1) : FALSY;
  return {
    kind: "transformation",
    type: "parse_boolean",
    reference: parseBoolean,
    expects: /* @__PURE__ */ _joinExpects([...truthyRaw, ...falsyRaw].map(_stringify), "|"),
    config: config$1,
    message: message$1,
    async: false,
    "~run"(dataset, config$2) {
      const input = normalize$1(dataset.value);
      if (truthy.includes(input))
        dataset.value = true;
      else if (falsy.includes(input))
        dataset.value = false;
      else {
        _addIssue(this, "boolean", dataset, config$2);
        dataset.typed = false;
      }
      return dataset;
    }
  };
}
function parseJson(config$1, message$1) {
  return {
    kind: "transformation",
    type: "parse_json",
    reference: parseJson,
    config: config$1,
    message: message$1,
    async: false,
    "~run"(dataset, config$2) {
      try {
        dataset.value = JSON.parse(dataset.value, this.config?.reviver);
      } catch (error) {
        if (error instanceof Error) {
          _addIssue(this, "JSON", dataset, config$2, { received: `"${error.message}"` });
          dataset.typed = false;
        } else
          throw error;
      }
      return dataset;
    }
  };
}
function _isPartiallyTyped(dataset, paths) {
  if (dataset.issues)
    for (const path of paths)
      for (const issue of dataset.issues) {
        let typed = false;
        const bound = Math.min(path.length, issue.path?.length ?? 0);
        for (let index = 0;index < bound; index++)
          if (path[index] !== issue.path[index].key && (path[index] !== "$" || issue.path[index].type !== "array")) {
            typed = true;
            break;
          }
        if (!typed)
          return false;
      }
  return true;
}
function partialCheck(paths, requirement, message$1) {
  return {
    kind: "validation",
    type: "partial_check",
    reference: partialCheck,
    async: false,
    expects: null,
    paths,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if ((dataset.typed || /* @__PURE__ */ _isPartiallyTyped(dataset, paths)) && !this.requirement(dataset.value))
        _addIssue(this, "input", dataset, config$1);
      return dataset;
    }
  };
}
function partialCheckAsync(paths, requirement, message$1) {
  return {
    kind: "validation",
    type: "partial_check",
    reference: partialCheckAsync,
    async: true,
    expects: null,
    paths,
    requirement,
    message: message$1,
    async "~run"(dataset, config$1) {
      if ((dataset.typed || /* @__PURE__ */ _isPartiallyTyped(dataset, paths)) && !await this.requirement(dataset.value))
        _addIssue(this, "input", dataset, config$1);
      return dataset;
    }
  };
}
function rawCheck(action) {
  return {
    kind: "validation",
    type: "raw_check",
    reference: rawCheck,
    async: false,
    expects: null,
    "~run"(dataset, config$1) {
      action({
        dataset,
        config: config$1,
        addIssue: (info) => _addIssue(this, info?.label ?? "input", dataset, config$1, info)
      });
      return dataset;
    }
  };
}
function rawCheckAsync(action) {
  return {
    kind: "validation",
    type: "raw_check",
    reference: rawCheckAsync,
    async: true,
    expects: null,
    async "~run"(dataset, config$1) {
      await action({
        dataset,
        config: config$1,
        addIssue: (info) => _addIssue(this, info?.label ?? "input", dataset, config$1, info)
      });
      return dataset;
    }
  };
}
function rawTransform(action) {
  return {
    kind: "transformation",
    type: "raw_transform",
    reference: rawTransform,
    async: false,
    "~run"(dataset, config$1) {
      const output = action({
        dataset,
        config: config$1,
        addIssue: (info) => _addIssue(this, info?.label ?? "input", dataset, config$1, info),
        NEVER: null
      });
      if (dataset.issues)
        dataset.typed = false;
      else
        dataset.value = output;
      return dataset;
    }
  };
}
function rawTransformAsync(action) {
  return {
    kind: "transformation",
    type: "raw_transform",
    reference: rawTransformAsync,
    async: true,
    async "~run"(dataset, config$1) {
      const output = await action({
        dataset,
        config: config$1,
        addIssue: (info) => _addIssue(this, info?.label ?? "input", dataset, config$1, info),
        NEVER: null
      });
      if (dataset.issues)
        dataset.typed = false;
      else
        dataset.value = output;
      return dataset;
    }
  };
}
function readonly() {
  return {
    kind: "transformation",
    type: "readonly",
    reference: readonly,
    async: false,
    "~run"(dataset) {
      return dataset;
    }
  };
}
function reduceItems(operation, initial) {
  return {
    kind: "transformation",
    type: "reduce_items",
    reference: reduceItems,
    async: false,
    operation,
    initial,
    "~run"(dataset) {
      dataset.value = dataset.value.reduce(this.operation, this.initial);
      return dataset;
    }
  };
}
function regex(requirement, message$1) {
  return {
    kind: "validation",
    type: "regex",
    reference: regex,
    async: false,
    expects: `${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "format", dataset, config$1);
      return dataset;
    }
  };
}
function returns(schema) {
  return {
    kind: "transformation",
    type: "returns",
    reference: returns,
    async: false,
    schema,
    "~run"(dataset, config$1) {
      const func = dataset.value;
      dataset.value = (...args_) => {
        const returnsDataset = this.schema["~run"]({ value: func(...args_) }, config$1);
        if (returnsDataset.issues)
          throw new ValiError(returnsDataset.issues);
        return returnsDataset.value;
      };
      return dataset;
    }
  };
}
function returnsAsync(schema) {
  return {
    kind: "transformation",
    type: "returns",
    reference: returnsAsync,
    async: false,
    schema,
    "~run"(dataset, config$1) {
      const func = dataset.value;
      dataset.value = async (...args_) => {
        const returnsDataset = await this.schema["~run"]({ value: await func(...args_) }, config$1);
        if (returnsDataset.issues)
          throw new ValiError(returnsDataset.issues);
        return returnsDataset.value;
      };
      return dataset;
    }
  };
}
function rfcEmail(message$1) {
  return {
    kind: "validation",
    type: "rfc_email",
    reference: rfcEmail,
    expects: null,
    async: false,
    requirement: RFC_EMAIL_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "email", dataset, config$1);
      return dataset;
    }
  };
}
function safeInteger(message$1) {
  return {
    kind: "validation",
    type: "safe_integer",
    reference: safeInteger,
    async: false,
    expects: null,
    requirement: Number.isSafeInteger,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement(dataset.value))
        _addIssue(this, "safe integer", dataset, config$1);
      return dataset;
    }
  };
}
function size(requirement, message$1) {
  return {
    kind: "validation",
    type: "size",
    reference: size,
    async: false,
    expects: `${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && dataset.value.size !== this.requirement)
        _addIssue(this, "size", dataset, config$1, { received: `${dataset.value.size}` });
      return dataset;
    }
  };
}
function slug(message$1) {
  return {
    kind: "validation",
    type: "slug",
    reference: slug,
    async: false,
    expects: null,
    requirement: SLUG_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "slug", dataset, config$1);
      return dataset;
    }
  };
}
function someItem(requirement, message$1) {
  return {
    kind: "validation",
    type: "some_item",
    reference: someItem,
    async: false,
    expects: null,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !dataset.value.some(this.requirement))
        _addIssue(this, "item", dataset, config$1);
      return dataset;
    }
  };
}
function sortItems(operation) {
  return {
    kind: "transformation",
    type: "sort_items",
    reference: sortItems,
    async: false,
    operation,
    "~run"(dataset) {
      dataset.value = dataset.value.sort(this.operation);
      return dataset;
    }
  };
}
function startsWith(requirement, message$1) {
  return {
    kind: "validation",
    type: "starts_with",
    reference: startsWith,
    async: false,
    expects: `"${requirement}"`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !dataset.value.startsWith(this.requirement))
        _addIssue(this, "start", dataset, config$1, { received: `"${dataset.value.slice(0, this.requirement.length)}"` });
      return dataset;
    }
  };
}
function stringifyJson(config$1, message$1) {
  return {
    kind: "transformation",
    type: "stringify_json",
    reference: stringifyJson,
    message: message$1,
    config: config$1,
    async: false,
    "~run"(dataset, config$2) {
      try {
        const output = JSON.stringify(dataset.value, this.config?.replacer, this.config?.space);
        if (output === undefined) {
          _addIssue(this, "JSON", dataset, config$2);
          dataset.typed = false;
        } else
          dataset.value = output;
      } catch (error) {
        if (error instanceof Error) {
          _addIssue(this, "JSON", dataset, config$2, { received: `"${error.message}"` });
          dataset.typed = false;
        } else
          throw error;
      }
      return dataset;
    }
  };
}
function title(title_) {
  return {
    kind: "metadata",
    type: "title",
    reference: title,
    title: title_
  };
}
function toBigint(message$1) {
  return {
    kind: "transformation",
    type: "to_bigint",
    reference: toBigint,
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      try {
        dataset.value = BigInt(dataset.value);
      } catch {
        _addIssue(this, "bigint", dataset, config$1);
        dataset.typed = false;
      }
      return dataset;
    }
  };
}
function toBoolean() {
  return {
    kind: "transformation",
    type: "to_boolean",
    reference: toBoolean,
    async: false,
    "~run"(dataset) {
      dataset.value = Boolean(dataset.value);
      return dataset;
    }
  };
}
function toCamelCase() {
  return {
    kind: "transformation",
    type: "to_camel_case",
    reference: toCamelCase,
    async: false,
    "~run"(dataset) {
      dataset.value = /* @__PURE__ */ _formatCase(dataset.value, "", false, true);
      return dataset;
    }
  };
}
function toDate(message$1) {
  return {
    kind: "transformation",
    type: "to_date",
    reference: toDate,
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      try {
        dataset.value = new Date(dataset.value);
        if (isNaN(dataset.value)) {
          _addIssue(this, "date", dataset, config$1, { received: '"Invalid Date"' });
          dataset.typed = false;
        }
      } catch {
        _addIssue(this, "date", dataset, config$1);
        dataset.typed = false;
      }
      return dataset;
    }
  };
}
function toKebabCase() {
  return {
    kind: "transformation",
    type: "to_kebab_case",
    reference: toKebabCase,
    async: false,
    "~run"(dataset) {
      dataset.value = /* @__PURE__ */ _formatCase(dataset.value, "-", false, false);
      return dataset;
    }
  };
}
function toLowerCase() {
  return {
    kind: "transformation",
    type: "to_lower_case",
    reference: toLowerCase,
    async: false,
    "~run"(dataset) {
      dataset.value = dataset.value.toLowerCase();
      return dataset;
    }
  };
}
function toMaxValue(requirement) {
  return {
    kind: "transformation",
    type: "to_max_value",
    reference: toMaxValue,
    async: false,
    requirement,
    "~run"(dataset) {
      dataset.value = dataset.value > this.requirement ? this.requirement : dataset.value;
      return dataset;
    }
  };
}
function toMinValue(requirement) {
  return {
    kind: "transformation",
    type: "to_min_value",
    reference: toMinValue,
    async: false,
    requirement,
    "~run"(dataset) {
      dataset.value = dataset.value < this.requirement ? this.requirement : dataset.value;
      return dataset;
    }
  };
}
function toNumber(message$1) {
  return {
    kind: "transformation",
    type: "to_number",
    reference: toNumber,
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      try {
        dataset.value = Number(dataset.value);
        if (isNaN(dataset.value)) {
          _addIssue(this, "number", dataset, config$1);
          dataset.typed = false;
        }
      } catch {
        _addIssue(this, "number", dataset, config$1);
        dataset.typed = false;
      }
      return dataset;
    }
  };
}
function toPascalCase() {
  return {
    kind: "transformation",
    type: "to_pascal_case",
    reference: toPascalCase,
    async: false,
    "~run"(dataset) {
      dataset.value = /* @__PURE__ */ _formatCase(dataset.value, "", true, true);
      return dataset;
    }
  };
}
function toSnakeCase() {
  return {
    kind: "transformation",
    type: "to_snake_case",
    reference: toSnakeCase,
    async: false,
    "~run"(dataset) {
      dataset.value = /* @__PURE__ */ _formatCase(dataset.value, "_", false, false);
      return dataset;
    }
  };
}
function toString(message$1) {
  return {
    kind: "transformation",
    type: "to_string",
    reference: toString,
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      try {
        dataset.value = String(dataset.value);
      } catch {
        _addIssue(this, "string", dataset, config$1);
        dataset.typed = false;
      }
      return dataset;
    }
  };
}
function toUpperCase() {
  return {
    kind: "transformation",
    type: "to_upper_case",
    reference: toUpperCase,
    async: false,
    "~run"(dataset) {
      dataset.value = dataset.value.toUpperCase();
      return dataset;
    }
  };
}
function transform(operation) {
  return {
    kind: "transformation",
    type: "transform",
    reference: transform,
    async: false,
    operation,
    "~run"(dataset) {
      dataset.value = this.operation(dataset.value);
      return dataset;
    }
  };
}
function transformAsync(operation) {
  return {
    kind: "transformation",
    type: "transform",
    reference: transformAsync,
    async: true,
    operation,
    async "~run"(dataset) {
      dataset.value = await this.operation(dataset.value);
      return dataset;
    }
  };
}
function trim() {
  return {
    kind: "transformation",
    type: "trim",
    reference: trim,
    async: false,
    "~run"(dataset) {
      dataset.value = dataset.value.trim();
      return dataset;
    }
  };
}
function trimEnd() {
  return {
    kind: "transformation",
    type: "trim_end",
    reference: trimEnd,
    async: false,
    "~run"(dataset) {
      dataset.value = dataset.value.trimEnd();
      return dataset;
    }
  };
}
function trimStart() {
  return {
    kind: "transformation",
    type: "trim_start",
    reference: trimStart,
    async: false,
    "~run"(dataset) {
      dataset.value = dataset.value.trimStart();
      return dataset;
    }
  };
}
function ulid(message$1) {
  return {
    kind: "validation",
    type: "ulid",
    reference: ulid,
    async: false,
    expects: null,
    requirement: ULID_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "ULID", dataset, config$1);
      return dataset;
    }
  };
}
function url(message$1) {
  return {
    kind: "validation",
    type: "url",
    reference: url,
    async: false,
    expects: null,
    requirement(input) {
      try {
        if (URL.canParse)
          return URL.canParse(input);
        new URL(input);
        return true;
      } catch {
        return false;
      }
    },
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement(dataset.value))
        _addIssue(this, "URL", dataset, config$1);
      return dataset;
    }
  };
}
function uuid(message$1) {
  return {
    kind: "validation",
    type: "uuid",
    reference: uuid,
    async: false,
    expects: null,
    requirement: UUID_REGEX,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value))
        _addIssue(this, "UUID", dataset, config$1);
      return dataset;
    }
  };
}
function value(requirement, message$1) {
  return {
    kind: "validation",
    type: "value",
    reference: value,
    async: false,
    expects: requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement),
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !/* @__PURE__ */ _isValueMatch(this.requirement, dataset.value))
        _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
      return dataset;
    }
  };
}
function values(requirement, message$1) {
  return {
    kind: "validation",
    type: "values",
    reference: values,
    async: false,
    expects: `${/* @__PURE__ */ _joinExpects(requirement.map((value$1) => value$1 instanceof Date ? value$1.toJSON() : /* @__PURE__ */ _stringify(value$1)), "|")}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.some((requirement$1) => /* @__PURE__ */ _isValueMatch(requirement$1, dataset.value)))
        _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
      return dataset;
    }
  };
}
function words(locales, requirement, message$1) {
  return {
    kind: "validation",
    type: "words",
    reference: words,
    async: false,
    expects: `${requirement}`,
    locales,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed) {
        const count = /* @__PURE__ */ _getWordCount(this.locales, dataset.value);
        if (count !== this.requirement)
          _addIssue(this, "words", dataset, config$1, { received: `${count}` });
      }
      return dataset;
    }
  };
}
var ABORT_EARLY_CONFIG = { abortEarly: true };
function assert(schema, input) {
  const issues = schema["~run"]({ value: input }, ABORT_EARLY_CONFIG).issues;
  if (issues)
    throw new ValiError(issues);
}
var _LruCache = class {
  constructor(config$1) {
    this.refCount = 0;
    this.maxSize = config$1?.maxSize ?? 1000;
    this.maxAge = config$1?.maxAge ?? Infinity;
    this.hasMaxAge = isFinite(this.maxAge);
  }
  stringify(input) {
    const type = typeof input;
    if (type === "string")
      return `"${input}"`;
    if (type === "number" || type === "boolean")
      return `${input}`;
    if (type === "bigint")
      return `${input}n`;
    if (type === "object" || type === "function") {
      if (input) {
        this.refIds ?? (this.refIds = /* @__PURE__ */ new WeakMap);
        let id = this.refIds.get(input);
        if (!id) {
          id = ++this.refCount;
          this.refIds.set(input, id);
        }
        return `#${id}`;
      }
      return "null";
    }
    return type;
  }
  key(input, config$1 = {}) {
    return `${this.stringify(input)}|${this.stringify(config$1.lang)}|${this.stringify(config$1.message)}|${this.stringify(config$1.abortEarly)}|${this.stringify(config$1.abortPipeEarly)}`;
  }
  get(key) {
    if (!this.store)
      return;
    const entry = this.store.get(key);
    if (!entry)
      return;
    if (this.hasMaxAge && Date.now() - entry[1] > this.maxAge) {
      this.store.delete(key);
      return;
    }
    this.store.delete(key);
    this.store.set(key, entry);
    return entry[0];
  }
  set(key, value$1) {
    this.store ?? (this.store = /* @__PURE__ */ new Map);
    this.store.delete(key);
    const timestamp = this.hasMaxAge ? Date.now() : 0;
    this.store.set(key, [value$1, timestamp]);
    if (this.store.size > this.maxSize)
      this.store.delete(this.store.keys().next().value);
  }
  clear() {
    this.store?.clear();
  }
};
function cache(schema, config$1) {
  return _standardSchema({
    ...schema,
    cacheConfig: config$1,
    cache: new _LruCache(config$1),
    "~run"(dataset, runConfig) {
      const key = this.cache.key(dataset.value, runConfig);
      let outputDataset = this.cache.get(key);
      if (!outputDataset)
        this.cache.set(key, outputDataset = schema["~run"](dataset, runConfig));
      return /* @__PURE__ */ _cloneDataset(outputDataset);
    }
  });
}
function cacheAsync(schema, config$1) {
  let activeRuns;
  return _standardSchema({
    ...schema,
    async: true,
    cacheConfig: config$1,
    cache: new _LruCache(config$1),
    async "~run"(dataset, runConfig) {
      const key = this.cache.key(dataset.value, runConfig);
      const cached = this.cache.get(key);
      if (cached)
        return /* @__PURE__ */ _cloneDataset(cached);
      let promise$1 = activeRuns?.get(key);
      if (!promise$1) {
        activeRuns ?? (activeRuns = /* @__PURE__ */ new Map);
        promise$1 = Promise.resolve(schema["~run"](dataset, runConfig));
        activeRuns.set(key, promise$1);
      }
      try {
        const outputDataset = await promise$1;
        this.cache.set(key, outputDataset);
        return /* @__PURE__ */ _cloneDataset(outputDataset);
      } finally {
        activeRuns?.delete(key);
      }
    }
  });
}
function config(schema, config$1) {
  return _standardSchema({
    ...schema,
    "~run"(dataset, config_) {
      return schema["~run"](dataset, {
        ...config_,
        ...config$1
      });
    }
  });
}
function getFallback(schema, dataset, config$1) {
  return typeof schema.fallback === "function" ? schema.fallback(dataset, config$1) : schema.fallback;
}
function fallback(schema, fallback$1) {
  return _standardSchema({
    ...schema,
    fallback: fallback$1,
    "~run"(dataset, config$1) {
      const outputDataset = schema["~run"](dataset, config$1);
      return outputDataset.issues ? {
        typed: true,
        value: /* @__PURE__ */ getFallback(this, outputDataset, config$1)
      } : outputDataset;
    }
  });
}
function fallbackAsync(schema, fallback$1) {
  return _standardSchema({
    ...schema,
    fallback: fallback$1,
    async: true,
    async "~run"(dataset, config$1) {
      const outputDataset = await schema["~run"](dataset, config$1);
      return outputDataset.issues ? {
        typed: true,
        value: await /* @__PURE__ */ getFallback(this, outputDataset, config$1)
      } : outputDataset;
    }
  });
}
function flatten(issues) {
  const flatErrors = {};
  for (const issue of issues)
    if (issue.path) {
      const dotPath = /* @__PURE__ */ getDotPath(issue);
      if (dotPath) {
        if (!flatErrors.nested)
          flatErrors.nested = {};
        if (Object.prototype.hasOwnProperty.call(flatErrors.nested, dotPath))
          flatErrors.nested[dotPath].push(issue.message);
        else
          flatErrors.nested[dotPath] = [issue.message];
      } else if (flatErrors.other)
        flatErrors.other.push(issue.message);
      else
        flatErrors.other = [issue.message];
    } else if (flatErrors.root)
      flatErrors.root.push(issue.message);
    else
      flatErrors.root = [issue.message];
  return flatErrors;
}
function forward(action, path) {
  return {
    ...action,
    "~run"(dataset, config$1) {
      const prevIssues = dataset.issues && [...dataset.issues];
      dataset = action["~run"](dataset, config$1);
      if (dataset.issues) {
        for (const issue of dataset.issues)
          if (!prevIssues?.includes(issue)) {
            let pathInput = dataset.value;
            for (const key of path) {
              const pathValue = pathInput[key];
              const pathItem = {
                type: "unknown",
                origin: "value",
                input: pathInput,
                key,
                value: pathValue
              };
              if (issue.path)
                issue.path.push(pathItem);
              else
                issue.path = [pathItem];
              if (!pathValue)
                break;
              pathInput = pathValue;
            }
          }
      }
      return dataset;
    }
  };
}
function forwardAsync(action, path) {
  return {
    ...action,
    async: true,
    async "~run"(dataset, config$1) {
      const prevIssues = dataset.issues && [...dataset.issues];
      dataset = await action["~run"](dataset, config$1);
      if (dataset.issues) {
        for (const issue of dataset.issues)
          if (!prevIssues?.includes(issue)) {
            let pathInput = dataset.value;
            for (const key of path) {
              const pathValue = pathInput[key];
              const pathItem = {
                type: "unknown",
                origin: "value",
                input: pathInput,
                key,
                value: pathValue
              };
              if (issue.path)
                issue.path.push(pathItem);
              else
                issue.path = [pathItem];
              if (!pathValue)
                break;
              pathInput = pathValue;
            }
          }
      }
      return dataset;
    }
  };
}
function getDefault(schema, dataset, config$1) {
  return typeof schema.default === "function" ? schema.default(dataset, config$1) : schema.default;
}
function getDefaults(schema) {
  if ("entries" in schema) {
    const object$1 = {};
    for (const key in schema.entries)
      object$1[key] = /* @__PURE__ */ getDefaults(schema.entries[key]);
    return object$1;
  }
  if ("items" in schema)
    return schema.items.map(getDefaults);
  return /* @__PURE__ */ getDefault(schema);
}
async function getDefaultsAsync(schema) {
  if ("entries" in schema)
    return Object.fromEntries(await Promise.all(Object.entries(schema.entries).map(async ([key, value$1]) => [key, await /* @__PURE__ */ getDefaultsAsync(value$1)])));
  if ("items" in schema)
    return Promise.all(schema.items.map(getDefaultsAsync));
  return /* @__PURE__ */ getDefault(schema);
}
function getDescription(schema) {
  return /* @__PURE__ */ _getLastMetadata(schema, "description");
}
function getExamples(schema) {
  const examples$1 = [];
  function depthFirstCollect(schema$1) {
    if ("pipe" in schema$1) {
      for (const item of schema$1.pipe)
        if (item.kind === "schema" && "pipe" in item)
          depthFirstCollect(item);
        else if (item.kind === "metadata" && item.type === "examples")
          for (const example of item.examples)
            examples$1.push(example);
    }
  }
  depthFirstCollect(schema);
  return examples$1;
}
function getFallbacks(schema) {
  if ("entries" in schema) {
    const object$1 = {};
    for (const key in schema.entries)
      object$1[key] = /* @__PURE__ */ getFallbacks(schema.entries[key]);
    return object$1;
  }
  if ("items" in schema)
    return schema.items.map(getFallbacks);
  return /* @__PURE__ */ getFallback(schema);
}
async function getFallbacksAsync(schema) {
  if ("entries" in schema)
    return Object.fromEntries(await Promise.all(Object.entries(schema.entries).map(async ([key, value$1]) => [key, await /* @__PURE__ */ getFallbacksAsync(value$1)])));
  if ("items" in schema)
    return Promise.all(schema.items.map(getFallbacksAsync));
  return /* @__PURE__ */ getFallback(schema);
}
function getMetadata(schema) {
  const result = {};
  function depthFirstMerge(schema$1) {
    if ("pipe" in schema$1) {
      for (const item of schema$1.pipe)
        if (item.kind === "schema" && "pipe" in item)
          depthFirstMerge(item);
        else if (item.kind === "metadata" && item.type === "metadata")
          Object.assign(result, item.metadata);
    }
  }
  depthFirstMerge(schema);
  return result;
}
function getTitle(schema) {
  return /* @__PURE__ */ _getLastMetadata(schema, "title");
}
function is(schema, input) {
  return !schema["~run"]({ value: input }, ABORT_EARLY_CONFIG).issues;
}
function any() {
  return _standardSchema({
    kind: "schema",
    type: "any",
    reference: any,
    expects: "any",
    async: false,
    "~run"(dataset) {
      dataset.typed = true;
      return dataset;
    }
  });
}
function array(item, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "array",
    reference: array,
    expects: "Array",
    async: false,
    item,
    message: message$1,
    "~run"(dataset, config$1) {
      const input = dataset.value;
      if (Array.isArray(input)) {
        dataset.typed = true;
        dataset.value = [];
        for (let key = 0;key < input.length; key++) {
          const value$1 = input[key];
          const itemDataset = this.item["~run"]({ value: value$1 }, config$1);
          if (itemDataset.issues) {
            const pathItem = {
              type: "array",
              origin: "value",
              input,
              key,
              value: value$1
            };
            for (const issue of itemDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = itemDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!itemDataset.typed)
            dataset.typed = false;
          dataset.value.push(itemDataset.value);
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function arrayAsync(item, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "array",
    reference: arrayAsync,
    expects: "Array",
    async: true,
    item,
    message: message$1,
    async "~run"(dataset, config$1) {
      const input = dataset.value;
      if (Array.isArray(input)) {
        dataset.typed = true;
        dataset.value = [];
        const itemDatasets = await Promise.all(input.map((value$1) => this.item["~run"]({ value: value$1 }, config$1)));
        for (let key = 0;key < itemDatasets.length; key++) {
          const itemDataset = itemDatasets[key];
          if (itemDataset.issues) {
            const pathItem = {
              type: "array",
              origin: "value",
              input,
              key,
              value: input[key]
            };
            for (const issue of itemDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = itemDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!itemDataset.typed)
            dataset.typed = false;
          dataset.value.push(itemDataset.value);
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function bigint(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "bigint",
    reference: bigint,
    expects: "bigint",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (typeof dataset.value === "bigint")
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function blob(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "blob",
    reference: blob,
    expects: "Blob",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.value instanceof Blob)
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function boolean(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "boolean",
    reference: boolean,
    expects: "boolean",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (typeof dataset.value === "boolean")
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function custom(check$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "custom",
    reference: custom,
    expects: "unknown",
    async: false,
    check: check$1,
    message: message$1,
    "~run"(dataset, config$1) {
      if (this.check(dataset.value))
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function customAsync(check$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "custom",
    reference: customAsync,
    expects: "unknown",
    async: true,
    check: check$1,
    message: message$1,
    async "~run"(dataset, config$1) {
      if (await this.check(dataset.value))
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function date(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "date",
    reference: date,
    expects: "Date",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.value instanceof Date)
        if (!isNaN(dataset.value))
          dataset.typed = true;
        else
          _addIssue(this, "type", dataset, config$1, { received: '"Invalid Date"' });
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function enum_(enum__, message$1) {
  const options = [];
  for (const key in enum__)
    if (`${+key}` !== key || typeof enum__[key] !== "string" || !Object.is(enum__[enum__[key]], +key))
      options.push(enum__[key]);
  return _standardSchema({
    kind: "schema",
    type: "enum",
    reference: enum_,
    expects: /* @__PURE__ */ _joinExpects(options.map(_stringify), "|"),
    async: false,
    enum: enum__,
    options,
    message: message$1,
    "~run"(dataset, config$1) {
      if (this.options.includes(dataset.value))
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function exactOptional(wrapped, default_) {
  return _standardSchema({
    kind: "schema",
    type: "exact_optional",
    reference: exactOptional,
    expects: wrapped.expects,
    async: false,
    wrapped,
    default: default_,
    "~run"(dataset, config$1) {
      return this.wrapped["~run"](dataset, config$1);
    }
  });
}
function exactOptionalAsync(wrapped, default_) {
  return _standardSchema({
    kind: "schema",
    type: "exact_optional",
    reference: exactOptionalAsync,
    expects: wrapped.expects,
    async: true,
    wrapped,
    default: default_,
    async "~run"(dataset, config$1) {
      return this.wrapped["~run"](dataset, config$1);
    }
  });
}
function file(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "file",
    reference: file,
    expects: "File",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.value instanceof File)
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function function_(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "function",
    reference: function_,
    expects: "Function",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (typeof dataset.value === "function")
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function instance(class_, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "instance",
    reference: instance,
    expects: class_.name,
    async: false,
    class: class_,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.value instanceof this.class)
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function _merge(value1, value2) {
  if (typeof value1 === typeof value2) {
    if (/* @__PURE__ */ _isSameValueZero(value1, value2) || value1 instanceof Date && value2 instanceof Date && /* @__PURE__ */ _isSameValueZero(+value1, +value2))
      return { value: value1 };
    if (value1 && value2 && value1.constructor === Object && value2.constructor === Object) {
      const nextValue = {
        ...value1,
        ...value2
      };
      for (const key in value2)
        if (Object.prototype.hasOwnProperty.call(value1, key) && Object.prototype.hasOwnProperty.call(value2, key)) {
          const dataset = /* @__PURE__ */ _merge(value1[key], value2[key]);
          if (dataset.issue)
            return dataset;
          nextValue[key] = dataset.value;
        }
      return { value: nextValue };
    }
    if (Array.isArray(value1) && Array.isArray(value2)) {
      if (value1.length === value2.length) {
        const nextValue = [...value1];
        for (let index = 0;index < value1.length; index++) {
          const dataset = /* @__PURE__ */ _merge(value1[index], value2[index]);
          if (dataset.issue)
            return dataset;
          nextValue[index] = dataset.value;
        }
        return { value: nextValue };
      }
    }
  }
  return { issue: true };
}
function intersect(options, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "intersect",
    reference: intersect,
    expects: /* @__PURE__ */ _joinExpects(options.map((option) => option.expects), "&"),
    async: false,
    options,
    message: message$1,
    "~run"(dataset, config$1) {
      if (this.options.length) {
        const input = dataset.value;
        let outputs;
        dataset.typed = true;
        for (const schema of this.options) {
          const optionDataset = schema["~run"]({ value: input }, config$1);
          if (optionDataset.issues) {
            if (dataset.issues)
              for (const issue of optionDataset.issues)
                dataset.issues.push(issue);
            else
              dataset.issues = optionDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!optionDataset.typed)
            dataset.typed = false;
          if (dataset.typed)
            if (outputs)
              outputs.push(optionDataset.value);
            else
              outputs = [optionDataset.value];
        }
        if (dataset.typed) {
          dataset.value = outputs[0];
          for (let index = 1;index < outputs.length; index++) {
            const mergeDataset = /* @__PURE__ */ _merge(dataset.value, outputs[index]);
            if (mergeDataset.issue) {
              _addIssue(this, "type", dataset, config$1, { received: "unknown" });
              break;
            }
            dataset.value = mergeDataset.value;
          }
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function intersectAsync(options, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "intersect",
    reference: intersectAsync,
    expects: /* @__PURE__ */ _joinExpects(options.map((option) => option.expects), "&"),
    async: true,
    options,
    message: message$1,
    async "~run"(dataset, config$1) {
      if (this.options.length) {
        const input = dataset.value;
        let outputs;
        dataset.typed = true;
        const optionDatasets = await Promise.all(this.options.map((schema) => schema["~run"]({ value: input }, config$1)));
        for (const optionDataset of optionDatasets) {
          if (optionDataset.issues) {
            if (dataset.issues)
              for (const issue of optionDataset.issues)
                dataset.issues.push(issue);
            else
              dataset.issues = optionDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!optionDataset.typed)
            dataset.typed = false;
          if (dataset.typed)
            if (outputs)
              outputs.push(optionDataset.value);
            else
              outputs = [optionDataset.value];
        }
        if (dataset.typed) {
          dataset.value = outputs[0];
          for (let index = 1;index < outputs.length; index++) {
            const mergeDataset = /* @__PURE__ */ _merge(dataset.value, outputs[index]);
            if (mergeDataset.issue) {
              _addIssue(this, "type", dataset, config$1, { received: "unknown" });
              break;
            }
            dataset.value = mergeDataset.value;
          }
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function lazy(getter) {
  return _standardSchema({
    kind: "schema",
    type: "lazy",
    reference: lazy,
    expects: "unknown",
    async: false,
    getter,
    "~run"(dataset, config$1) {
      return this.getter(dataset.value)["~run"](dataset, config$1);
    }
  });
}
function lazyAsync(getter) {
  return _standardSchema({
    kind: "schema",
    type: "lazy",
    reference: lazyAsync,
    expects: "unknown",
    async: true,
    getter,
    async "~run"(dataset, config$1) {
      return (await this.getter(dataset.value))["~run"](dataset, config$1);
    }
  });
}
function literal(literal_, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "literal",
    reference: literal,
    expects: /* @__PURE__ */ _stringify(literal_),
    async: false,
    literal: literal_,
    message: message$1,
    "~run"(dataset, config$1) {
      if (/* @__PURE__ */ _isSameValueZero(dataset.value, this.literal))
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function looseObject(entries$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "loose_object",
    reference: looseObject,
    expects: "Object",
    async: false,
    entries: entries$1,
    message: message$1,
    "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input && typeof input === "object") {
        dataset.typed = true;
        dataset.value = {};
        for (const key in this.entries) {
          const valueSchema = this.entries[key];
          if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== undefined) {
            const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
            const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
            if (valueDataset.issues) {
              const pathItem = {
                type: "object",
                origin: "value",
                input,
                key,
                value: value$1
              };
              for (const issue of valueDataset.issues) {
                if (issue.path)
                  issue.path.unshift(pathItem);
                else
                  issue.path = [pathItem];
                dataset.issues?.push(issue);
              }
              if (!dataset.issues)
                dataset.issues = valueDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            if (!valueDataset.typed)
              dataset.typed = false;
            dataset.value[key] = valueDataset.value;
          } else if (valueSchema.fallback !== undefined)
            dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
          else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
            _addIssue(this, "key", dataset, config$1, {
              input: undefined,
              expected: `"${key}"`,
              path: [{
                type: "object",
                origin: "key",
                input,
                key,
                value: input[key]
              }]
            });
            if (config$1.abortEarly)
              break;
          }
        }
        if (!dataset.issues || !config$1.abortEarly) {
          for (const key in input)
            if (/* @__PURE__ */ _isValidObjectKey(input, key) && !Object.prototype.hasOwnProperty.call(this.entries, key))
              dataset.value[key] = input[key];
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function looseObjectAsync(entries$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "loose_object",
    reference: looseObjectAsync,
    expects: "Object",
    async: true,
    entries: entries$1,
    message: message$1,
    async "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input && typeof input === "object") {
        dataset.typed = true;
        dataset.value = {};
        const valueDatasets = await Promise.all(Object.entries(this.entries).map(async ([key, valueSchema]) => {
          if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== undefined) {
            const value$1 = key in input ? input[key] : await /* @__PURE__ */ getDefault(valueSchema);
            return [
              key,
              value$1,
              valueSchema,
              await valueSchema["~run"]({ value: value$1 }, config$1)
            ];
          }
          return [
            key,
            input[key],
            valueSchema,
            null
          ];
        }));
        for (const [key, value$1, valueSchema, valueDataset] of valueDatasets)
          if (valueDataset) {
            if (valueDataset.issues) {
              const pathItem = {
                type: "object",
                origin: "value",
                input,
                key,
                value: value$1
              };
              for (const issue of valueDataset.issues) {
                if (issue.path)
                  issue.path.unshift(pathItem);
                else
                  issue.path = [pathItem];
                dataset.issues?.push(issue);
              }
              if (!dataset.issues)
                dataset.issues = valueDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            if (!valueDataset.typed)
              dataset.typed = false;
            dataset.value[key] = valueDataset.value;
          } else if (valueSchema.fallback !== undefined)
            dataset.value[key] = await /* @__PURE__ */ getFallback(valueSchema);
          else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
            _addIssue(this, "key", dataset, config$1, {
              input: undefined,
              expected: `"${key}"`,
              path: [{
                type: "object",
                origin: "key",
                input,
                key,
                value: value$1
              }]
            });
            if (config$1.abortEarly)
              break;
          }
        if (!dataset.issues || !config$1.abortEarly) {
          for (const key in input)
            if (/* @__PURE__ */ _isValidObjectKey(input, key) && !Object.prototype.hasOwnProperty.call(this.entries, key))
              dataset.value[key] = input[key];
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function looseTuple(items, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "loose_tuple",
    reference: looseTuple,
    expects: "Array",
    async: false,
    items,
    message: message$1,
    "~run"(dataset, config$1) {
      const input = dataset.value;
      if (Array.isArray(input)) {
        dataset.typed = true;
        dataset.value = [];
        for (let key = 0;key < this.items.length; key++) {
          const value$1 = input[key];
          const itemDataset = this.items[key]["~run"]({ value: value$1 }, config$1);
          if (itemDataset.issues) {
            const pathItem = {
              type: "array",
              origin: "value",
              input,
              key,
              value: value$1
            };
            for (const issue of itemDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = itemDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!itemDataset.typed)
            dataset.typed = false;
          dataset.value.push(itemDataset.value);
        }
        if (!dataset.issues || !config$1.abortEarly)
          for (let key = this.items.length;key < input.length; key++)
            dataset.value.push(input[key]);
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function looseTupleAsync(items, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "loose_tuple",
    reference: looseTupleAsync,
    expects: "Array",
    async: true,
    items,
    message: message$1,
    async "~run"(dataset, config$1) {
      const input = dataset.value;
      if (Array.isArray(input)) {
        dataset.typed = true;
        dataset.value = [];
        const itemDatasets = await Promise.all(this.items.map(async (item, key) => {
          const value$1 = input[key];
          return [
            key,
            value$1,
            await item["~run"]({ value: value$1 }, config$1)
          ];
        }));
        for (const [key, value$1, itemDataset] of itemDatasets) {
          if (itemDataset.issues) {
            const pathItem = {
              type: "array",
              origin: "value",
              input,
              key,
              value: value$1
            };
            for (const issue of itemDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = itemDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!itemDataset.typed)
            dataset.typed = false;
          dataset.value.push(itemDataset.value);
        }
        if (!dataset.issues || !config$1.abortEarly)
          for (let key = this.items.length;key < input.length; key++)
            dataset.value.push(input[key]);
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function map(key, value$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "map",
    reference: map,
    expects: "Map",
    async: false,
    key,
    value: value$1,
    message: message$1,
    "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input instanceof Map) {
        dataset.typed = true;
        dataset.value = /* @__PURE__ */ new Map;
        for (const [inputKey, inputValue] of input) {
          const keyDataset = this.key["~run"]({ value: inputKey }, config$1);
          if (keyDataset.issues) {
            const pathItem = {
              type: "map",
              origin: "key",
              input,
              key: inputKey,
              value: inputValue
            };
            for (const issue of keyDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = keyDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          const valueDataset = this.value["~run"]({ value: inputValue }, config$1);
          if (valueDataset.issues) {
            const pathItem = {
              type: "map",
              origin: "value",
              input,
              key: inputKey,
              value: inputValue
            };
            for (const issue of valueDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = valueDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!keyDataset.typed || !valueDataset.typed)
            dataset.typed = false;
          dataset.value.set(keyDataset.value, valueDataset.value);
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function mapAsync(key, value$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "map",
    reference: mapAsync,
    expects: "Map",
    async: true,
    key,
    value: value$1,
    message: message$1,
    async "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input instanceof Map) {
        dataset.typed = true;
        dataset.value = /* @__PURE__ */ new Map;
        const datasets = await Promise.all([...input].map(([inputKey, inputValue]) => Promise.all([
          inputKey,
          inputValue,
          this.key["~run"]({ value: inputKey }, config$1),
          this.value["~run"]({ value: inputValue }, config$1)
        ])));
        for (const [inputKey, inputValue, keyDataset, valueDataset] of datasets) {
          if (keyDataset.issues) {
            const pathItem = {
              type: "map",
              origin: "key",
              input,
              key: inputKey,
              value: inputValue
            };
            for (const issue of keyDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = keyDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (valueDataset.issues) {
            const pathItem = {
              type: "map",
              origin: "value",
              input,
              key: inputKey,
              value: inputValue
            };
            for (const issue of valueDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = valueDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!keyDataset.typed || !valueDataset.typed)
            dataset.typed = false;
          dataset.value.set(keyDataset.value, valueDataset.value);
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function nan(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "nan",
    reference: nan,
    expects: "NaN",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (Number.isNaN(dataset.value))
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function never(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "never",
    reference: never,
    expects: "never",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function nonNullable(wrapped, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "non_nullable",
    reference: nonNullable,
    expects: "!null",
    async: false,
    wrapped,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.value !== null)
        dataset = this.wrapped["~run"](dataset, config$1);
      if (dataset.value === null)
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function nonNullableAsync(wrapped, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "non_nullable",
    reference: nonNullableAsync,
    expects: "!null",
    async: true,
    wrapped,
    message: message$1,
    async "~run"(dataset, config$1) {
      if (dataset.value !== null)
        dataset = await this.wrapped["~run"](dataset, config$1);
      if (dataset.value === null)
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function nonNullish(wrapped, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "non_nullish",
    reference: nonNullish,
    expects: "(!null & !undefined)",
    async: false,
    wrapped,
    message: message$1,
    "~run"(dataset, config$1) {
      if (!(dataset.value === null || dataset.value === undefined))
        dataset = this.wrapped["~run"](dataset, config$1);
      if (dataset.value === null || dataset.value === undefined)
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function nonNullishAsync(wrapped, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "non_nullish",
    reference: nonNullishAsync,
    expects: "(!null & !undefined)",
    async: true,
    wrapped,
    message: message$1,
    async "~run"(dataset, config$1) {
      if (!(dataset.value === null || dataset.value === undefined))
        dataset = await this.wrapped["~run"](dataset, config$1);
      if (dataset.value === null || dataset.value === undefined)
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function nonOptional(wrapped, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "non_optional",
    reference: nonOptional,
    expects: "!undefined",
    async: false,
    wrapped,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.value !== undefined)
        dataset = this.wrapped["~run"](dataset, config$1);
      if (dataset.value === undefined)
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function nonOptionalAsync(wrapped, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "non_optional",
    reference: nonOptionalAsync,
    expects: "!undefined",
    async: true,
    wrapped,
    message: message$1,
    async "~run"(dataset, config$1) {
      if (dataset.value !== undefined)
        dataset = await this.wrapped["~run"](dataset, config$1);
      if (dataset.value === undefined)
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function null_(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "null",
    reference: null_,
    expects: "null",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.value === null)
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function nullable(wrapped, default_) {
  return _standardSchema({
    kind: "schema",
    type: "nullable",
    reference: nullable,
    expects: `(${wrapped.expects} | null)`,
    async: false,
    wrapped,
    default: default_,
    "~run"(dataset, config$1) {
      if (dataset.value === null) {
        if (this.default !== undefined)
          dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
        if (dataset.value === null) {
          dataset.typed = true;
          return dataset;
        }
      }
      return this.wrapped["~run"](dataset, config$1);
    }
  });
}
function nullableAsync(wrapped, default_) {
  return _standardSchema({
    kind: "schema",
    type: "nullable",
    reference: nullableAsync,
    expects: `(${wrapped.expects} | null)`,
    async: true,
    wrapped,
    default: default_,
    async "~run"(dataset, config$1) {
      if (dataset.value === null) {
        if (this.default !== undefined)
          dataset.value = await /* @__PURE__ */ getDefault(this, dataset, config$1);
        if (dataset.value === null) {
          dataset.typed = true;
          return dataset;
        }
      }
      return this.wrapped["~run"](dataset, config$1);
    }
  });
}
function nullish(wrapped, default_) {
  return _standardSchema({
    kind: "schema",
    type: "nullish",
    reference: nullish,
    expects: `(${wrapped.expects} | null | undefined)`,
    async: false,
    wrapped,
    default: default_,
    "~run"(dataset, config$1) {
      if (dataset.value === null || dataset.value === undefined) {
        if (this.default !== undefined)
          dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
        if (dataset.value === null || dataset.value === undefined) {
          dataset.typed = true;
          return dataset;
        }
      }
      return this.wrapped["~run"](dataset, config$1);
    }
  });
}
function nullishAsync(wrapped, default_) {
  return _standardSchema({
    kind: "schema",
    type: "nullish",
    reference: nullishAsync,
    expects: `(${wrapped.expects} | null | undefined)`,
    async: true,
    wrapped,
    default: default_,
    async "~run"(dataset, config$1) {
      if (dataset.value === null || dataset.value === undefined) {
        if (this.default !== undefined)
          dataset.value = await /* @__PURE__ */ getDefault(this, dataset, config$1);
        if (dataset.value === null || dataset.value === undefined) {
          dataset.typed = true;
          return dataset;
        }
      }
      return this.wrapped["~run"](dataset, config$1);
    }
  });
}
function number(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "number",
    reference: number,
    expects: "number",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (typeof dataset.value === "number" && !isNaN(dataset.value))
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function object(entries$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "object",
    reference: object,
    expects: "Object",
    async: false,
    entries: entries$1,
    message: message$1,
    "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input && typeof input === "object") {
        dataset.typed = true;
        dataset.value = {};
        for (const key in this.entries) {
          const valueSchema = this.entries[key];
          if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== undefined) {
            const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
            const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
            if (valueDataset.issues) {
              const pathItem = {
                type: "object",
                origin: "value",
                input,
                key,
                value: value$1
              };
              for (const issue of valueDataset.issues) {
                if (issue.path)
                  issue.path.unshift(pathItem);
                else
                  issue.path = [pathItem];
                dataset.issues?.push(issue);
              }
              if (!dataset.issues)
                dataset.issues = valueDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            if (!valueDataset.typed)
              dataset.typed = false;
            dataset.value[key] = valueDataset.value;
          } else if (valueSchema.fallback !== undefined)
            dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
          else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
            _addIssue(this, "key", dataset, config$1, {
              input: undefined,
              expected: `"${key}"`,
              path: [{
                type: "object",
                origin: "key",
                input,
                key,
                value: input[key]
              }]
            });
            if (config$1.abortEarly)
              break;
          }
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function objectAsync(entries$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "object",
    reference: objectAsync,
    expects: "Object",
    async: true,
    entries: entries$1,
    message: message$1,
    async "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input && typeof input === "object") {
        dataset.typed = true;
        dataset.value = {};
        const valueDatasets = await Promise.all(Object.entries(this.entries).map(async ([key, valueSchema]) => {
          if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== undefined) {
            const value$1 = key in input ? input[key] : await /* @__PURE__ */ getDefault(valueSchema);
            return [
              key,
              value$1,
              valueSchema,
              await valueSchema["~run"]({ value: value$1 }, config$1)
            ];
          }
          return [
            key,
            input[key],
            valueSchema,
            null
          ];
        }));
        for (const [key, value$1, valueSchema, valueDataset] of valueDatasets)
          if (valueDataset) {
            if (valueDataset.issues) {
              const pathItem = {
                type: "object",
                origin: "value",
                input,
                key,
                value: value$1
              };
              for (const issue of valueDataset.issues) {
                if (issue.path)
                  issue.path.unshift(pathItem);
                else
                  issue.path = [pathItem];
                dataset.issues?.push(issue);
              }
              if (!dataset.issues)
                dataset.issues = valueDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            if (!valueDataset.typed)
              dataset.typed = false;
            dataset.value[key] = valueDataset.value;
          } else if (valueSchema.fallback !== undefined)
            dataset.value[key] = await /* @__PURE__ */ getFallback(valueSchema);
          else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
            _addIssue(this, "key", dataset, config$1, {
              input: undefined,
              expected: `"${key}"`,
              path: [{
                type: "object",
                origin: "key",
                input,
                key,
                value: value$1
              }]
            });
            if (config$1.abortEarly)
              break;
          }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function objectWithRest(entries$1, rest, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "object_with_rest",
    reference: objectWithRest,
    expects: "Object",
    async: false,
    entries: entries$1,
    rest,
    message: message$1,
    "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input && typeof input === "object") {
        dataset.typed = true;
        dataset.value = {};
        for (const key in this.entries) {
          const valueSchema = this.entries[key];
          if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== undefined) {
            const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
            const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
            if (valueDataset.issues) {
              const pathItem = {
                type: "object",
                origin: "value",
                input,
                key,
                value: value$1
              };
              for (const issue of valueDataset.issues) {
                if (issue.path)
                  issue.path.unshift(pathItem);
                else
                  issue.path = [pathItem];
                dataset.issues?.push(issue);
              }
              if (!dataset.issues)
                dataset.issues = valueDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            if (!valueDataset.typed)
              dataset.typed = false;
            dataset.value[key] = valueDataset.value;
          } else if (valueSchema.fallback !== undefined)
            dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
          else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
            _addIssue(this, "key", dataset, config$1, {
              input: undefined,
              expected: `"${key}"`,
              path: [{
                type: "object",
                origin: "key",
                input,
                key,
                value: input[key]
              }]
            });
            if (config$1.abortEarly)
              break;
          }
        }
        if (!dataset.issues || !config$1.abortEarly) {
          for (const key in input)
            if (/* @__PURE__ */ _isValidObjectKey(input, key) && !Object.prototype.hasOwnProperty.call(this.entries, key)) {
              const valueDataset = this.rest["~run"]({ value: input[key] }, config$1);
              if (valueDataset.issues) {
                const pathItem = {
                  type: "object",
                  origin: "value",
                  input,
                  key,
                  value: input[key]
                };
                for (const issue of valueDataset.issues) {
                  if (issue.path)
                    issue.path.unshift(pathItem);
                  else
                    issue.path = [pathItem];
                  dataset.issues?.push(issue);
                }
                if (!dataset.issues)
                  dataset.issues = valueDataset.issues;
                if (config$1.abortEarly) {
                  dataset.typed = false;
                  break;
                }
              }
              if (!valueDataset.typed)
                dataset.typed = false;
              dataset.value[key] = valueDataset.value;
            }
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function objectWithRestAsync(entries$1, rest, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "object_with_rest",
    reference: objectWithRestAsync,
    expects: "Object",
    async: true,
    entries: entries$1,
    rest,
    message: message$1,
    async "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input && typeof input === "object") {
        dataset.typed = true;
        dataset.value = {};
        const [normalDatasets, restDatasets] = await Promise.all([Promise.all(Object.entries(this.entries).map(async ([key, valueSchema]) => {
          if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== undefined) {
            const value$1 = key in input ? input[key] : await /* @__PURE__ */ getDefault(valueSchema);
            return [
              key,
              value$1,
              valueSchema,
              await valueSchema["~run"]({ value: value$1 }, config$1)
            ];
          }
          return [
            key,
            input[key],
            valueSchema,
            null
          ];
        })), Promise.all(Object.entries(input).filter(([key]) => /* @__PURE__ */ _isValidObjectKey(input, key) && !Object.prototype.hasOwnProperty.call(this.entries, key)).map(async ([key, value$1]) => [
          key,
          value$1,
          await this.rest["~run"]({ value: value$1 }, config$1)
        ]))]);
        for (const [key, value$1, valueSchema, valueDataset] of normalDatasets)
          if (valueDataset) {
            if (valueDataset.issues) {
              const pathItem = {
                type: "object",
                origin: "value",
                input,
                key,
                value: value$1
              };
              for (const issue of valueDataset.issues) {
                if (issue.path)
                  issue.path.unshift(pathItem);
                else
                  issue.path = [pathItem];
                dataset.issues?.push(issue);
              }
              if (!dataset.issues)
                dataset.issues = valueDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            if (!valueDataset.typed)
              dataset.typed = false;
            dataset.value[key] = valueDataset.value;
          } else if (valueSchema.fallback !== undefined)
            dataset.value[key] = await /* @__PURE__ */ getFallback(valueSchema);
          else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
            _addIssue(this, "key", dataset, config$1, {
              input: undefined,
              expected: `"${key}"`,
              path: [{
                type: "object",
                origin: "key",
                input,
                key,
                value: value$1
              }]
            });
            if (config$1.abortEarly)
              break;
          }
        if (!dataset.issues || !config$1.abortEarly)
          for (const [key, value$1, valueDataset] of restDatasets) {
            if (valueDataset.issues) {
              const pathItem = {
                type: "object",
                origin: "value",
                input,
                key,
                value: value$1
              };
              for (const issue of valueDataset.issues) {
                if (issue.path)
                  issue.path.unshift(pathItem);
                else
                  issue.path = [pathItem];
                dataset.issues?.push(issue);
              }
              if (!dataset.issues)
                dataset.issues = valueDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            if (!valueDataset.typed)
              dataset.typed = false;
            dataset.value[key] = valueDataset.value;
          }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function optional(wrapped, default_) {
  return _standardSchema({
    kind: "schema",
    type: "optional",
    reference: optional,
    expects: `(${wrapped.expects} | undefined)`,
    async: false,
    wrapped,
    default: default_,
    "~run"(dataset, config$1) {
      if (dataset.value === undefined) {
        if (this.default !== undefined)
          dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
        if (dataset.value === undefined) {
          dataset.typed = true;
          return dataset;
        }
      }
      return this.wrapped["~run"](dataset, config$1);
    }
  });
}
function optionalAsync(wrapped, default_) {
  return _standardSchema({
    kind: "schema",
    type: "optional",
    reference: optionalAsync,
    expects: `(${wrapped.expects} | undefined)`,
    async: true,
    wrapped,
    default: default_,
    async "~run"(dataset, config$1) {
      if (dataset.value === undefined) {
        if (this.default !== undefined)
          dataset.value = await /* @__PURE__ */ getDefault(this, dataset, config$1);
        if (dataset.value === undefined) {
          dataset.typed = true;
          return dataset;
        }
      }
      return this.wrapped["~run"](dataset, config$1);
    }
  });
}
function picklist(options, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "picklist",
    reference: picklist,
    expects: /* @__PURE__ */ _joinExpects(options.map(_stringify), "|"),
    async: false,
    options,
    message: message$1,
    "~run"(dataset, config$1) {
      if (this.options.includes(dataset.value))
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function promise(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "promise",
    reference: promise,
    expects: "Promise",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.value instanceof Promise)
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function record(key, value$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "record",
    reference: record,
    expects: "Object",
    async: false,
    key,
    value: value$1,
    message: message$1,
    "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input && typeof input === "object") {
        dataset.typed = true;
        dataset.value = {};
        for (const entryKey in input)
          if (/* @__PURE__ */ _isValidObjectKey(input, entryKey)) {
            const entryValue = input[entryKey];
            const keyDataset = this.key["~run"]({ value: entryKey }, config$1);
            if (keyDataset.issues) {
              const pathItem = {
                type: "object",
                origin: "key",
                input,
                key: entryKey,
                value: entryValue
              };
              for (const issue of keyDataset.issues) {
                issue.path = [pathItem];
                dataset.issues?.push(issue);
              }
              if (!dataset.issues)
                dataset.issues = keyDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            const valueDataset = this.value["~run"]({ value: entryValue }, config$1);
            if (valueDataset.issues) {
              const pathItem = {
                type: "object",
                origin: "value",
                input,
                key: entryKey,
                value: entryValue
              };
              for (const issue of valueDataset.issues) {
                if (issue.path)
                  issue.path.unshift(pathItem);
                else
                  issue.path = [pathItem];
                dataset.issues?.push(issue);
              }
              if (!dataset.issues)
                dataset.issues = valueDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            if (!keyDataset.typed || !valueDataset.typed)
              dataset.typed = false;
            if (keyDataset.typed)
              dataset.value[keyDataset.value] = valueDataset.value;
          }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function recordAsync(key, value$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "record",
    reference: recordAsync,
    expects: "Object",
    async: true,
    key,
    value: value$1,
    message: message$1,
    async "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input && typeof input === "object") {
        dataset.typed = true;
        dataset.value = {};
        const datasets = await Promise.all(Object.entries(input).filter(([key$1]) => /* @__PURE__ */ _isValidObjectKey(input, key$1)).map(([entryKey, entryValue]) => Promise.all([
          entryKey,
          entryValue,
          this.key["~run"]({ value: entryKey }, config$1),
          this.value["~run"]({ value: entryValue }, config$1)
        ])));
        for (const [entryKey, entryValue, keyDataset, valueDataset] of datasets) {
          if (keyDataset.issues) {
            const pathItem = {
              type: "object",
              origin: "key",
              input,
              key: entryKey,
              value: entryValue
            };
            for (const issue of keyDataset.issues) {
              issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = keyDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (valueDataset.issues) {
            const pathItem = {
              type: "object",
              origin: "value",
              input,
              key: entryKey,
              value: entryValue
            };
            for (const issue of valueDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = valueDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!keyDataset.typed || !valueDataset.typed)
            dataset.typed = false;
          if (keyDataset.typed)
            dataset.value[keyDataset.value] = valueDataset.value;
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function set(value$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "set",
    reference: set,
    expects: "Set",
    async: false,
    value: value$1,
    message: message$1,
    "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input instanceof Set) {
        dataset.typed = true;
        dataset.value = /* @__PURE__ */ new Set;
        for (const inputValue of input) {
          const valueDataset = this.value["~run"]({ value: inputValue }, config$1);
          if (valueDataset.issues) {
            const pathItem = {
              type: "set",
              origin: "value",
              input,
              key: null,
              value: inputValue
            };
            for (const issue of valueDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = valueDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!valueDataset.typed)
            dataset.typed = false;
          dataset.value.add(valueDataset.value);
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function setAsync(value$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "set",
    reference: setAsync,
    expects: "Set",
    async: true,
    value: value$1,
    message: message$1,
    async "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input instanceof Set) {
        dataset.typed = true;
        dataset.value = /* @__PURE__ */ new Set;
        const valueDatasets = await Promise.all([...input].map(async (inputValue) => [inputValue, await this.value["~run"]({ value: inputValue }, config$1)]));
        for (const [inputValue, valueDataset] of valueDatasets) {
          if (valueDataset.issues) {
            const pathItem = {
              type: "set",
              origin: "value",
              input,
              key: null,
              value: inputValue
            };
            for (const issue of valueDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = valueDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!valueDataset.typed)
            dataset.typed = false;
          dataset.value.add(valueDataset.value);
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function strictObject(entries$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "strict_object",
    reference: strictObject,
    expects: "Object",
    async: false,
    entries: entries$1,
    message: message$1,
    "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input && typeof input === "object") {
        dataset.typed = true;
        dataset.value = {};
        for (const key in this.entries) {
          const valueSchema = this.entries[key];
          if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== undefined) {
            const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
            const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
            if (valueDataset.issues) {
              const pathItem = {
                type: "object",
                origin: "value",
                input,
                key,
                value: value$1
              };
              for (const issue of valueDataset.issues) {
                if (issue.path)
                  issue.path.unshift(pathItem);
                else
                  issue.path = [pathItem];
                dataset.issues?.push(issue);
              }
              if (!dataset.issues)
                dataset.issues = valueDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            if (!valueDataset.typed)
              dataset.typed = false;
            dataset.value[key] = valueDataset.value;
          } else if (valueSchema.fallback !== undefined)
            dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
          else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
            _addIssue(this, "key", dataset, config$1, {
              input: undefined,
              expected: `"${key}"`,
              path: [{
                type: "object",
                origin: "key",
                input,
                key,
                value: input[key]
              }]
            });
            if (config$1.abortEarly)
              break;
          }
        }
        if (!dataset.issues || !config$1.abortEarly) {
          for (const key in input)
            if (!Object.prototype.hasOwnProperty.call(this.entries, key)) {
              _addIssue(this, "key", dataset, config$1, {
                input: key,
                expected: "never",
                path: [{
                  type: "object",
                  origin: "key",
                  input,
                  key,
                  value: input[key]
                }]
              });
              break;
            }
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function strictObjectAsync(entries$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "strict_object",
    reference: strictObjectAsync,
    expects: "Object",
    async: true,
    entries: entries$1,
    message: message$1,
    async "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input && typeof input === "object") {
        dataset.typed = true;
        dataset.value = {};
        const valueDatasets = await Promise.all(Object.entries(this.entries).map(async ([key, valueSchema]) => {
          if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== undefined) {
            const value$1 = key in input ? input[key] : await /* @__PURE__ */ getDefault(valueSchema);
            return [
              key,
              value$1,
              valueSchema,
              await valueSchema["~run"]({ value: value$1 }, config$1)
            ];
          }
          return [
            key,
            input[key],
            valueSchema,
            null
          ];
        }));
        for (const [key, value$1, valueSchema, valueDataset] of valueDatasets)
          if (valueDataset) {
            if (valueDataset.issues) {
              const pathItem = {
                type: "object",
                origin: "value",
                input,
                key,
                value: value$1
              };
              for (const issue of valueDataset.issues) {
                if (issue.path)
                  issue.path.unshift(pathItem);
                else
                  issue.path = [pathItem];
                dataset.issues?.push(issue);
              }
              if (!dataset.issues)
                dataset.issues = valueDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            if (!valueDataset.typed)
              dataset.typed = false;
            dataset.value[key] = valueDataset.value;
          } else if (valueSchema.fallback !== undefined)
            dataset.value[key] = await /* @__PURE__ */ getFallback(valueSchema);
          else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
            _addIssue(this, "key", dataset, config$1, {
              input: undefined,
              expected: `"${key}"`,
              path: [{
                type: "object",
                origin: "key",
                input,
                key,
                value: value$1
              }]
            });
            if (config$1.abortEarly)
              break;
          }
        if (!dataset.issues || !config$1.abortEarly) {
          for (const key in input)
            if (!Object.prototype.hasOwnProperty.call(this.entries, key)) {
              _addIssue(this, "key", dataset, config$1, {
                input: key,
                expected: "never",
                path: [{
                  type: "object",
                  origin: "key",
                  input,
                  key,
                  value: input[key]
                }]
              });
              break;
            }
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function strictTuple(items, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "strict_tuple",
    reference: strictTuple,
    expects: "Array",
    async: false,
    items,
    message: message$1,
    "~run"(dataset, config$1) {
      const input = dataset.value;
      if (Array.isArray(input)) {
        dataset.typed = true;
        dataset.value = [];
        for (let key = 0;key < this.items.length; key++) {
          const value$1 = input[key];
          const itemDataset = this.items[key]["~run"]({ value: value$1 }, config$1);
          if (itemDataset.issues) {
            const pathItem = {
              type: "array",
              origin: "value",
              input,
              key,
              value: value$1
            };
            for (const issue of itemDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = itemDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!itemDataset.typed)
            dataset.typed = false;
          dataset.value.push(itemDataset.value);
        }
        if (!(dataset.issues && config$1.abortEarly) && this.items.length < input.length)
          _addIssue(this, "type", dataset, config$1, {
            input: input[this.items.length],
            expected: "never",
            path: [{
              type: "array",
              origin: "value",
              input,
              key: this.items.length,
              value: input[this.items.length]
            }]
          });
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function strictTupleAsync(items, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "strict_tuple",
    reference: strictTupleAsync,
    expects: "Array",
    async: true,
    items,
    message: message$1,
    async "~run"(dataset, config$1) {
      const input = dataset.value;
      if (Array.isArray(input)) {
        dataset.typed = true;
        dataset.value = [];
        const itemDatasets = await Promise.all(this.items.map(async (item, key) => {
          const value$1 = input[key];
          return [
            key,
            value$1,
            await item["~run"]({ value: value$1 }, config$1)
          ];
        }));
        for (const [key, value$1, itemDataset] of itemDatasets) {
          if (itemDataset.issues) {
            const pathItem = {
              type: "array",
              origin: "value",
              input,
              key,
              value: value$1
            };
            for (const issue of itemDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = itemDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!itemDataset.typed)
            dataset.typed = false;
          dataset.value.push(itemDataset.value);
        }
        if (!(dataset.issues && config$1.abortEarly) && this.items.length < input.length)
          _addIssue(this, "type", dataset, config$1, {
            input: input[this.items.length],
            expected: "never",
            path: [{
              type: "array",
              origin: "value",
              input,
              key: this.items.length,
              value: input[this.items.length]
            }]
          });
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function string(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "string",
    reference: string,
    expects: "string",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (typeof dataset.value === "string")
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function symbol(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "symbol",
    reference: symbol,
    expects: "symbol",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (typeof dataset.value === "symbol")
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function tuple(items, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "tuple",
    reference: tuple,
    expects: "Array",
    async: false,
    items,
    message: message$1,
    "~run"(dataset, config$1) {
      const input = dataset.value;
      if (Array.isArray(input)) {
        dataset.typed = true;
        dataset.value = [];
        for (let key = 0;key < this.items.length; key++) {
          const value$1 = input[key];
          const itemDataset = this.items[key]["~run"]({ value: value$1 }, config$1);
          if (itemDataset.issues) {
            const pathItem = {
              type: "array",
              origin: "value",
              input,
              key,
              value: value$1
            };
            for (const issue of itemDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = itemDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!itemDataset.typed)
            dataset.typed = false;
          dataset.value.push(itemDataset.value);
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function tupleAsync(items, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "tuple",
    reference: tupleAsync,
    expects: "Array",
    async: true,
    items,
    message: message$1,
    async "~run"(dataset, config$1) {
      const input = dataset.value;
      if (Array.isArray(input)) {
        dataset.typed = true;
        dataset.value = [];
        const itemDatasets = await Promise.all(this.items.map(async (item, key) => {
          const value$1 = input[key];
          return [
            key,
            value$1,
            await item["~run"]({ value: value$1 }, config$1)
          ];
        }));
        for (const [key, value$1, itemDataset] of itemDatasets) {
          if (itemDataset.issues) {
            const pathItem = {
              type: "array",
              origin: "value",
              input,
              key,
              value: value$1
            };
            for (const issue of itemDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = itemDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!itemDataset.typed)
            dataset.typed = false;
          dataset.value.push(itemDataset.value);
        }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function tupleWithRest(items, rest, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "tuple_with_rest",
    reference: tupleWithRest,
    expects: "Array",
    async: false,
    items,
    rest,
    message: message$1,
    "~run"(dataset, config$1) {
      const input = dataset.value;
      if (Array.isArray(input)) {
        dataset.typed = true;
        dataset.value = [];
        for (let key = 0;key < this.items.length; key++) {
          const value$1 = input[key];
          const itemDataset = this.items[key]["~run"]({ value: value$1 }, config$1);
          if (itemDataset.issues) {
            const pathItem = {
              type: "array",
              origin: "value",
              input,
              key,
              value: value$1
            };
            for (const issue of itemDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = itemDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!itemDataset.typed)
            dataset.typed = false;
          dataset.value.push(itemDataset.value);
        }
        if (!dataset.issues || !config$1.abortEarly)
          for (let key = this.items.length;key < input.length; key++) {
            const value$1 = input[key];
            const itemDataset = this.rest["~run"]({ value: value$1 }, config$1);
            if (itemDataset.issues) {
              const pathItem = {
                type: "array",
                origin: "value",
                input,
                key,
                value: value$1
              };
              for (const issue of itemDataset.issues) {
                if (issue.path)
                  issue.path.unshift(pathItem);
                else
                  issue.path = [pathItem];
                dataset.issues?.push(issue);
              }
              if (!dataset.issues)
                dataset.issues = itemDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            if (!itemDataset.typed)
              dataset.typed = false;
            dataset.value.push(itemDataset.value);
          }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function tupleWithRestAsync(items, rest, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "tuple_with_rest",
    reference: tupleWithRestAsync,
    expects: "Array",
    async: true,
    items,
    rest,
    message: message$1,
    async "~run"(dataset, config$1) {
      const input = dataset.value;
      if (Array.isArray(input)) {
        dataset.typed = true;
        dataset.value = [];
        const [normalDatasets, restDatasets] = await Promise.all([Promise.all(this.items.map(async (item, key) => {
          const value$1 = input[key];
          return [
            key,
            value$1,
            await item["~run"]({ value: value$1 }, config$1)
          ];
        })), Promise.all(input.slice(this.items.length).map(async (value$1, key) => {
          return [
            key + this.items.length,
            value$1,
            await this.rest["~run"]({ value: value$1 }, config$1)
          ];
        }))]);
        for (const [key, value$1, itemDataset] of normalDatasets) {
          if (itemDataset.issues) {
            const pathItem = {
              type: "array",
              origin: "value",
              input,
              key,
              value: value$1
            };
            for (const issue of itemDataset.issues) {
              if (issue.path)
                issue.path.unshift(pathItem);
              else
                issue.path = [pathItem];
              dataset.issues?.push(issue);
            }
            if (!dataset.issues)
              dataset.issues = itemDataset.issues;
            if (config$1.abortEarly) {
              dataset.typed = false;
              break;
            }
          }
          if (!itemDataset.typed)
            dataset.typed = false;
          dataset.value.push(itemDataset.value);
        }
        if (!dataset.issues || !config$1.abortEarly)
          for (const [key, value$1, itemDataset] of restDatasets) {
            if (itemDataset.issues) {
              const pathItem = {
                type: "array",
                origin: "value",
                input,
                key,
                value: value$1
              };
              for (const issue of itemDataset.issues) {
                if (issue.path)
                  issue.path.unshift(pathItem);
                else
                  issue.path = [pathItem];
                dataset.issues?.push(issue);
              }
              if (!dataset.issues)
                dataset.issues = itemDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            if (!itemDataset.typed)
              dataset.typed = false;
            dataset.value.push(itemDataset.value);
          }
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function undefined_(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "undefined",
    reference: undefined_,
    expects: "undefined",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.value === undefined)
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function undefinedable(wrapped, default_) {
  return _standardSchema({
    kind: "schema",
    type: "undefinedable",
    reference: undefinedable,
    expects: `(${wrapped.expects} | undefined)`,
    async: false,
    wrapped,
    default: default_,
    "~run"(dataset, config$1) {
      if (dataset.value === undefined) {
        if (this.default !== undefined)
          dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
        if (dataset.value === undefined) {
          dataset.typed = true;
          return dataset;
        }
      }
      return this.wrapped["~run"](dataset, config$1);
    }
  });
}
function undefinedableAsync(wrapped, default_) {
  return _standardSchema({
    kind: "schema",
    type: "undefinedable",
    reference: undefinedableAsync,
    expects: `(${wrapped.expects} | undefined)`,
    async: true,
    wrapped,
    default: default_,
    async "~run"(dataset, config$1) {
      if (dataset.value === undefined) {
        if (this.default !== undefined)
          dataset.value = await /* @__PURE__ */ getDefault(this, dataset, config$1);
        if (dataset.value === undefined) {
          dataset.typed = true;
          return dataset;
        }
      }
      return this.wrapped["~run"](dataset, config$1);
    }
  });
}
function _subIssues(datasets) {
  let issues;
  if (datasets)
    for (const dataset of datasets)
      if (issues)
        for (const issue of dataset.issues)
          issues.push(issue);
      else
        issues = dataset.issues;
  return issues;
}
function union(options, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "union",
    reference: union,
    expects: /* @__PURE__ */ _joinExpects(options.map((option) => option.expects), "|"),
    async: false,
    options,
    message: message$1,
    "~run"(dataset, config$1) {
      let validDataset;
      let typedDatasets;
      let untypedDatasets;
      for (const schema of this.options) {
        const optionDataset = schema["~run"]({ value: dataset.value }, config$1);
        if (optionDataset.typed)
          if (optionDataset.issues)
            if (typedDatasets)
              typedDatasets.push(optionDataset);
            else
              typedDatasets = [optionDataset];
          else {
            validDataset = optionDataset;
            break;
          }
        else if (untypedDatasets)
          untypedDatasets.push(optionDataset);
        else
          untypedDatasets = [optionDataset];
      }
      if (validDataset)
        return validDataset;
      if (typedDatasets) {
        if (typedDatasets.length === 1)
          return typedDatasets[0];
        _addIssue(this, "type", dataset, config$1, { issues: /* @__PURE__ */ _subIssues(typedDatasets) });
        dataset.typed = true;
      } else if (untypedDatasets?.length === 1)
        return untypedDatasets[0];
      else
        _addIssue(this, "type", dataset, config$1, { issues: /* @__PURE__ */ _subIssues(untypedDatasets) });
      return dataset;
    }
  });
}
function unionAsync(options, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "union",
    reference: unionAsync,
    expects: /* @__PURE__ */ _joinExpects(options.map((option) => option.expects), "|"),
    async: true,
    options,
    message: message$1,
    async "~run"(dataset, config$1) {
      let validDataset;
      let typedDatasets;
      let untypedDatasets;
      for (const schema of this.options) {
        const optionDataset = await schema["~run"]({ value: dataset.value }, config$1);
        if (optionDataset.typed)
          if (optionDataset.issues)
            if (typedDatasets)
              typedDatasets.push(optionDataset);
            else
              typedDatasets = [optionDataset];
          else {
            validDataset = optionDataset;
            break;
          }
        else if (untypedDatasets)
          untypedDatasets.push(optionDataset);
        else
          untypedDatasets = [optionDataset];
      }
      if (validDataset)
        return validDataset;
      if (typedDatasets) {
        if (typedDatasets.length === 1)
          return typedDatasets[0];
        _addIssue(this, "type", dataset, config$1, { issues: /* @__PURE__ */ _subIssues(typedDatasets) });
        dataset.typed = true;
      } else if (untypedDatasets?.length === 1)
        return untypedDatasets[0];
      else
        _addIssue(this, "type", dataset, config$1, { issues: /* @__PURE__ */ _subIssues(untypedDatasets) });
      return dataset;
    }
  });
}
function unknown() {
  return _standardSchema({
    kind: "schema",
    type: "unknown",
    reference: unknown,
    expects: "unknown",
    async: false,
    "~run"(dataset) {
      dataset.typed = true;
      return dataset;
    }
  });
}
function variant(key, options, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "variant",
    reference: variant,
    expects: "Object",
    async: false,
    key,
    options,
    message: message$1,
    "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input && typeof input === "object") {
        let outputDataset;
        let maxDiscriminatorPriority = 0;
        let invalidDiscriminatorKey = this.key;
        let expectedDiscriminators = [];
        const parseOptions = (variant$1, allKeys) => {
          for (const schema of variant$1.options) {
            if (schema.type === "variant")
              parseOptions(schema, new Set(allKeys).add(schema.key));
            else {
              let keysAreValid = true;
              let currentPriority = 0;
              for (const currentKey of allKeys) {
                const discriminatorSchema = schema.entries[currentKey];
                if (currentKey in input ? discriminatorSchema["~run"]({
                  typed: false,
                  value: input[currentKey]
                }, ABORT_EARLY_CONFIG).issues : discriminatorSchema.type !== "exact_optional" && discriminatorSchema.type !== "optional" && discriminatorSchema.type !== "nullish") {
                  keysAreValid = false;
                  if (invalidDiscriminatorKey !== currentKey && (maxDiscriminatorPriority < currentPriority || maxDiscriminatorPriority === currentPriority && (currentKey in input) && !(invalidDiscriminatorKey in input))) {
                    maxDiscriminatorPriority = currentPriority;
                    invalidDiscriminatorKey = currentKey;
                    expectedDiscriminators = [];
                  }
                  if (invalidDiscriminatorKey === currentKey)
                    expectedDiscriminators.push(schema.entries[currentKey].expects);
                  break;
                }
                currentPriority++;
              }
              if (keysAreValid) {
                const optionDataset = schema["~run"]({ value: input }, config$1);
                if (!outputDataset || !outputDataset.typed && optionDataset.typed)
                  outputDataset = optionDataset;
              }
            }
            if (outputDataset && !outputDataset.issues)
              break;
          }
        };
        parseOptions(this, new Set([this.key]));
        if (outputDataset)
          return outputDataset;
        _addIssue(this, "type", dataset, config$1, {
          input: input[invalidDiscriminatorKey],
          expected: /* @__PURE__ */ _joinExpects(expectedDiscriminators, "|"),
          path: [{
            type: "object",
            origin: "value",
            input,
            key: invalidDiscriminatorKey,
            value: input[invalidDiscriminatorKey]
          }]
        });
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function variantAsync(key, options, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "variant",
    reference: variantAsync,
    expects: "Object",
    async: true,
    key,
    options,
    message: message$1,
    async "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input && typeof input === "object") {
        let outputDataset;
        let maxDiscriminatorPriority = 0;
        let invalidDiscriminatorKey = this.key;
        let expectedDiscriminators = [];
        const parseOptions = async (variant$1, allKeys) => {
          for (const schema of variant$1.options) {
            if (schema.type === "variant")
              await parseOptions(schema, new Set(allKeys).add(schema.key));
            else {
              let keysAreValid = true;
              let currentPriority = 0;
              for (const currentKey of allKeys) {
                const discriminatorSchema = schema.entries[currentKey];
                if (currentKey in input ? (await discriminatorSchema["~run"]({
                  typed: false,
                  value: input[currentKey]
                }, ABORT_EARLY_CONFIG)).issues : discriminatorSchema.type !== "exact_optional" && discriminatorSchema.type !== "optional" && discriminatorSchema.type !== "nullish") {
                  keysAreValid = false;
                  if (invalidDiscriminatorKey !== currentKey && (maxDiscriminatorPriority < currentPriority || maxDiscriminatorPriority === currentPriority && (currentKey in input) && !(invalidDiscriminatorKey in input))) {
                    maxDiscriminatorPriority = currentPriority;
                    invalidDiscriminatorKey = currentKey;
                    expectedDiscriminators = [];
                  }
                  if (invalidDiscriminatorKey === currentKey)
                    expectedDiscriminators.push(schema.entries[currentKey].expects);
                  break;
                }
                currentPriority++;
              }
              if (keysAreValid) {
                const optionDataset = await schema["~run"]({ value: input }, config$1);
                if (!outputDataset || !outputDataset.typed && optionDataset.typed)
                  outputDataset = optionDataset;
              }
            }
            if (outputDataset && !outputDataset.issues)
              break;
          }
        };
        await parseOptions(this, new Set([this.key]));
        if (outputDataset)
          return outputDataset;
        _addIssue(this, "type", dataset, config$1, {
          input: input[invalidDiscriminatorKey],
          expected: /* @__PURE__ */ _joinExpects(expectedDiscriminators, "|"),
          path: [{
            type: "object",
            origin: "value",
            input,
            key: invalidDiscriminatorKey,
            value: input[invalidDiscriminatorKey]
          }]
        });
      } else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function void_(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "void",
    reference: void_,
    expects: "void",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.value === undefined)
        dataset.typed = true;
      else
        _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
function keyof(schema, message$1) {
  return /* @__PURE__ */ picklist(Object.keys(schema.entries), message$1);
}
function message(schema, message_) {
  return _standardSchema({
    ...schema,
    "~run"(dataset, config$1) {
      return schema["~run"](dataset, {
        ...config$1,
        message: message_
      });
    }
  });
}
function omit(schema, keys) {
  const entries$1 = { ...schema.entries };
  for (const key of keys)
    delete entries$1[key];
  return _standardSchema({
    ...schema,
    entries: entries$1
  });
}
function parse(schema, input, config$1) {
  const dataset = schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
  if (dataset.issues)
    throw new ValiError(dataset.issues);
  return dataset.value;
}
async function parseAsync(schema, input, config$1) {
  const dataset = await schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
  if (dataset.issues)
    throw new ValiError(dataset.issues);
  return dataset.value;
}
function parser(schema, config$1) {
  const func = (input) => parse(schema, input, config$1);
  func.schema = schema;
  func.config = config$1;
  return func;
}
function parserAsync(schema, config$1) {
  const func = (input) => parseAsync(schema, input, config$1);
  func.schema = schema;
  func.config = config$1;
  return func;
}
function partial(schema, keys) {
  const entries$1 = {};
  for (const key in schema.entries)
    entries$1[key] = !keys || keys.includes(key) ? /* @__PURE__ */ optional(schema.entries[key]) : schema.entries[key];
  return _standardSchema({
    ...schema,
    entries: entries$1
  });
}
function partialAsync(schema, keys) {
  const entries$1 = {};
  for (const key in schema.entries)
    entries$1[key] = !keys || keys.includes(key) ? /* @__PURE__ */ optionalAsync(schema.entries[key]) : schema.entries[key];
  return _standardSchema({
    ...schema,
    entries: entries$1
  });
}
function pick(schema, keys) {
  const entries$1 = {};
  for (const key of keys)
    entries$1[key] = schema.entries[key];
  return _standardSchema({
    ...schema,
    entries: entries$1
  });
}
function pipe(...pipe$1) {
  return _standardSchema({
    ...pipe$1[0],
    pipe: pipe$1,
    "~run"(dataset, config$1) {
      for (const item of pipe$1)
        if (item.kind !== "metadata") {
          if (dataset.issues && (item.kind === "schema" || item.kind === "transformation")) {
            dataset.typed = false;
            break;
          }
          if (!dataset.issues || !config$1.abortEarly && !config$1.abortPipeEarly)
            dataset = item["~run"](dataset, config$1);
        }
      return dataset;
    }
  });
}
function pipeAsync(...pipe$1) {
  return _standardSchema({
    ...pipe$1[0],
    pipe: pipe$1,
    async: true,
    async "~run"(dataset, config$1) {
      for (const item of pipe$1)
        if (item.kind !== "metadata") {
          if (dataset.issues && (item.kind === "schema" || item.kind === "transformation")) {
            dataset.typed = false;
            break;
          }
          if (!dataset.issues || !config$1.abortEarly && !config$1.abortPipeEarly)
            dataset = await item["~run"](dataset, config$1);
        }
      return dataset;
    }
  });
}
function required(schema, arg2, arg3) {
  const keys = Array.isArray(arg2) ? arg2 : undefined;
  const message$1 = Array.isArray(arg2) ? arg3 : arg2;
  const entries$1 = {};
  for (const key in schema.entries)
    entries$1[key] = !keys || keys.includes(key) ? /* @__PURE__ */ nonOptional(schema.entries[key], message$1) : schema.entries[key];
  return _standardSchema({
    ...schema,
    entries: entries$1
  });
}
function requiredAsync(schema, arg2, arg3) {
  const keys = Array.isArray(arg2) ? arg2 : undefined;
  const message$1 = Array.isArray(arg2) ? arg3 : arg2;
  const entries$1 = {};
  for (const key in schema.entries)
    entries$1[key] = !keys || keys.includes(key) ? /* @__PURE__ */ nonOptionalAsync(schema.entries[key], message$1) : schema.entries[key];
  return _standardSchema({
    ...schema,
    entries: entries$1
  });
}
function safeParse(schema, input, config$1) {
  const dataset = schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
  return {
    typed: dataset.typed,
    success: !dataset.issues,
    output: dataset.value,
    issues: dataset.issues
  };
}
async function safeParseAsync(schema, input, config$1) {
  const dataset = await schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
  return {
    typed: dataset.typed,
    success: !dataset.issues,
    output: dataset.value,
    issues: dataset.issues
  };
}
function safeParser(schema, config$1) {
  const func = (input) => /* @__PURE__ */ safeParse(schema, input, config$1);
  func.schema = schema;
  func.config = config$1;
  return func;
}
function safeParserAsync(schema, config$1) {
  const func = (input) => /* @__PURE__ */ safeParseAsync(schema, input, config$1);
  func.schema = schema;
  func.config = config$1;
  return func;
}
function summarize(issues) {
  let summary = "";
  for (const issue of issues) {
    if (summary)
      summary += `
`;
    summary += `\xD7 ${issue.message}`;
    const dotPath = /* @__PURE__ */ getDotPath(issue);
    if (dotPath)
      summary += `
  \u2192 at ${dotPath}`;
  }
  return summary;
}
function unwrap(schema) {
  return schema.wrapped;
}
// src/errors.ts
var refused = (http) => ({ exit: 2, http });
var UNAVAILABLE = { exit: 2, http: 503 };
var ENDED_BADLY = { exit: 1, http: 500 };
var MEANINGS = {
  INVALID_INPUT: refused(422),
  INVALID_BLUEPRINT: refused(400),
  INVALID_DOCKERINFO: refused(400),
  INVALID_PARAMETERS: refused(400),
  INVALID_REFERENCES: refused(400),
  UNAUTHORIZED: refused(401),
  WORKFLOW_UNKNOWN: refused(404),
  WORKFLOW_CONFLICT: refused(409),
  IDEMPOTENCY_CONFLICT: refused(409),
  STATE_UNUSABLE: UNAVAILABLE,
  STATE_IN_USE: UNAVAILABLE,
  STATE_NEWER: UNAVAILABLE,
  STATE_SECRET: UNAVAILABLE,
  STORE_UNAVAILABLE: UNAVAILABLE,
  SERVER_UNAVAILABLE: UNAVAILABLE,
  SERVICES_UNAVAILABLE: UNAVAILABLE,
  SERVICES_UNHEALTHY: ENDED_BADLY,
  SERVER_UNHEALTHY: ENDED_BADLY,
  WORKFLOW_FAILED: ENDED_BADLY,
  OUTPUT_LOST: ENDED_BADLY,
  DIFFERENT: ENDED_BADLY,
  GENERATION_REFUSED: ENDED_BADLY,
  OUTPUT_UNWRITABLE: ENDED_BADLY,
  INTERRUPTED: { exit: 130, http: 503 }
};

class AieffectError extends Error {
  name = "AieffectError";
  code;
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
  }
}
function toExitCode(code) {
  return MEANINGS[code].exit;
}
// src/service/environment.ts
import { resolve } from "path";
function readAddress(environment) {
  return { host: environment.HOST || "0.0.0.0", port: readPort(environment, "PORT", 8080) };
}
function readPort(environment, variable, fallback) {
  const text = environment[variable] || String(fallback);
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65535)
    return port;
  const message = `${variable} must be a number from 0 to 65535, not ${JSON.stringify(text)}`;
  throw new AieffectError("INVALID_INPUT", message);
}
function readDataDirectory(environment) {
  return resolve(environment.DATA_DIR || "data");
}
// src/service/file-input.ts
import { stat } from "fs/promises";
import { fileURLToPath } from "url";

// src/model/missing-file.ts
var isMissing = (error) => error instanceof Error && ("code" in error) && (error.code === "ENOENT" || error.code === "ENOTDIR");

// src/service/operation-error.ts
class OperationError extends Error {
  name = "OperationError";
}
var LONGEST_TEXT = 8192;
function toErrorText(thrown) {
  return clip(toText(thrown));
}
function toDefect(thrown) {
  try {
    return thrown instanceof OperationError ? null : { stack: toStack(thrown) };
  } catch {
    return { stack: undefined };
  }
}
function toTrace(thrown) {
  try {
    return toStack(thrown) ?? toErrorText(thrown);
  } catch {
    return toErrorText(thrown);
  }
}
function toStack(thrown) {
  if (!(thrown instanceof Error) || typeof thrown.stack !== "string")
    return;
  return clip(thrown.stack);
}
var clip = (text) => text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 2)} \u2026`;
function toText(thrown) {
  try {
    if (!(thrown instanceof Error))
      return String(thrown) || "Unknown error";
    return String(thrown.message || thrown.name) || "Unknown error";
  } catch {
    return "Unknown error";
  }
}

// src/service/file-input.ts
async function openFile({ uri }, { limitBytes }) {
  const path = toInputPath(uri);
  const { size } = await look(path, uri);
  if (size > limitBytes) {
    throw new OperationError(`Failed to fetch data: ${uri} has ${size} bytes, more than ${limitBytes}`);
  }
  return Bun.file(path).stream();
}
function toInputPath(uri) {
  if (!uri.startsWith("file://"))
    return uri;
  try {
    return fileURLToPath(uri);
  } catch (cause) {
    throw new OperationError(`Not a path of this machine: ${uri}`, { cause });
  }
}
async function look(path, uri) {
  try {
    const facts = await stat(path);
    if (facts.isFile())
      return facts;
  } catch (cause) {
    if (isMissing(cause))
      throw new OperationError(`Input file not found: ${uri}`, { cause });
    throw cause;
  }
  throw new OperationError(`Not a file: ${uri}`);
}
// src/model/field.ts
var MISSING = "is missing";
var UNKNOWN_KEY = "is not a known key";
var NOT_A_TEXT = "must be a text";
var NOT_AN_INTEGER = "must be an integer";
var NOT_A_LIST = "must be a list";
var NOT_AN_OBJECT = "must be an object";
var isJsonObject = (input) => typeof input === "object" && input !== null && !Array.isArray(input);
var JsonObjectSchema = pipe(custom(isJsonObject, NOT_AN_OBJECT), metadata({ type: "object" }));
var DEEPEST_NESTING = 100;
var ShallowObjectSchema = pipe(JsonObjectSchema, check((input) => isShallow(input), `must not be nested deeper than ${DEEPEST_NESTING} levels`));
function isShallow(value, level = 1) {
  if (typeof value !== "object" || value === null)
    return true;
  if (level > DEEPEST_NESTING)
    return false;
  for (const key in value)
    if (!isShallow(value[key], level + 1))
      return false;
  return true;
}
var isBlank = (text) => text.trim() === "";
var TextSchema = string(NOT_A_TEXT);
var FilledTextSchema = pipe(TextSchema, check((text) => !isBlank(text), "must not be blank"));
var NullableTextSchema = optional(nullable(TextSchema), null);
var IntegerSchema = pipe(number(NOT_AN_INTEGER), integer(NOT_AN_INTEGER));
var toObjectMessage = (issue) => issue.path === undefined ? NOT_AN_OBJECT : MISSING;

// src/model/data-reference.ts
var PROTOCOLS = ["s3", "http", "https", "nfs", "grpc", "mqtt", "villas", "inline", "file"];
var FORMATS = ["json", "csv", "parquet", "protobuf", "binary", "xml"];
var FORMAT_MESSAGE = `format must be one of: ${FORMATS.join(", ")} (or any string for GRPC protocol)`;
var isBase64 = (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
var startsWith2 = (name, ...prefixes) => ({
  accepts: (uri) => prefixes.some((prefix) => uri.startsWith(prefix)),
  message: `${name} URI must start with ${prefixes.join(" or ")}`
});
var ANY_URI = { accepts: () => true, message: "" };
var URI_RULES = {
  s3: startsWith2("S3", "s3://"),
  http: startsWith2("HTTP", "http://"),
  https: startsWith2("HTTPS", "https://"),
  nfs: { accepts: (uri) => uri.includes(":"), message: "NFS URI must be host:path format" },
  mqtt: startsWith2("MQTT", "mqtt://", "mqtts://"),
  inline: { accepts: isBase64, message: "INLINE uri must be valid base64" },
  grpc: ANY_URI,
  villas: ANY_URI,
  file: ANY_URI
};
var followsProtocol = (protocol, uri) => isBlank(uri) || URI_RULES[protocol].accepts(uri);
var hasBothParts = (checksum) => {
  const colon = checksum.indexOf(":");
  return colon === -1 || colon > 0 && colon < checksum.length - 1;
};
var ChecksumSchema = pipe(TextSchema, includes(":", "checksum must be algorithm:value format"), check(hasBothParts, "checksum algorithm and value required"));
var SizeSchema = pipe(IntegerSchema, minValue(0, "size_bytes must be non-negative"));
var DataReferenceSchema = pipe(object({
  protocol: picklist(PROTOCOLS, `protocol must be one of: ${PROTOCOLS.join(", ")}`),
  uri: pipe(TextSchema, check((uri) => !isBlank(uri), "uri must not be empty")),
  format: TextSchema,
  schema_uri: NullableTextSchema,
  size_bytes: optional(nullable(SizeSchema), null),
  checksum: optional(nullable(ChecksumSchema), null),
  metadata: optional(ShallowObjectSchema, () => ({}))
}, toObjectMessage), forward(check(({ protocol, uri }) => followsProtocol(protocol, uri), (issue) => URI_RULES[issue.input.protocol].message), ["uri"]), forward(check(({ protocol, format }) => protocol === "grpc" || FORMATS.includes(format), FORMAT_MESSAGE), ["format"]));
function toPlainReference(raw) {
  if (!isJsonObject(raw))
    return null;
  const { protocol, uri, format, schema_uri = null, size_bytes = null, checksum = null, metadata = {} } = raw;
  if (!isProtocol(protocol) || typeof uri !== "string" || typeof format !== "string")
    return null;
  if (isBlank(uri) || !URI_RULES[protocol].accepts(uri))
    return null;
  if (protocol !== "grpc" && !FORMATS.includes(format))
    return null;
  if (!isTextOrNull(schema_uri) || !isSizeOrNull(size_bytes) || !isChecksumOrNull(checksum))
    return null;
  if (!isJsonObject(metadata) || !isShallow(metadata))
    return null;
  return { protocol, uri, format, schema_uri, size_bytes, checksum, metadata };
}
var isProtocol = (value) => typeof value === "string" && Object.hasOwn(URI_RULES, value);
var isTextOrNull = (value) => value === null || typeof value === "string";
var isSizeOrNull = (value) => value === null || typeof value === "number" && Number.isInteger(value) && value >= 0;
var isChecksumOrNull = (value) => value === null || typeof value === "string" && value.includes(":") && hasBothParts(value);

// src/service/inline-json.ts
function toInlineJson(value) {
  if (!isJsonObject(value)) {
    throw new TypeError("An inline result is an object; bytes or a text need their format beside them");
  }
  return toInline(JSON.stringify(value), "json");
}
function toInline(content, format) {
  const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return { protocol: "inline", uri: bytes.toString("base64"), format };
}
function readInlineJson(uri) {
  if (!is(DataReferenceSchema, { protocol: "inline", uri, format: "json" })) {
    throw new OperationError("Inline input is not valid base64");
  }
  const result = safeParse(JsonObjectSchema, parse2(Buffer.from(uri, "base64")));
  if (!result.success)
    throw new OperationError("Inline input is not a JSON object");
  return result.output;
}
function parse2(bytes) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new OperationError("Inline input is not valid JSON", { cause });
  }
}
// src/service/input.ts
import { randomUUID } from "crypto";
import { rename, rm } from "fs/promises";

// src/model/problem.ts
function toPath(keys) {
  return keys.map(toPathPart).join("").replace(/^\./, "");
}
function toPathPart(key) {
  if (typeof key === "number")
    return `[${key}]`;
  const name = String(key);
  return /^[^\s."'[\]]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
var toIssuePath = (issue) => toPath((issue.path ?? []).map((item) => item.key));
var toIssueMessage = (path, issue) => path === "" ? issue.message : `${path}: ${issue.message}`;
function readWith(schema, raw, toMessage = toIssueMessage) {
  const result = safeParse(schema, raw);
  if (result.success)
    return { ok: true, value: result.output };
  const toProblem = (issue) => {
    const path = toIssuePath(issue);
    return { path, message: toMessage(path, issue) };
  };
  const [first, ...others] = result.issues;
  return { ok: false, problems: [toProblem(first), ...others.map(toProblem)] };
}

// src/model/transport-failure.ts
var NOT_CONNECTED = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "host name not found",
  EAI_AGAIN: "host name could not be looked up",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network"
};
var BROKEN = {
  ECONNRESET: "connection closed before the answer was complete",
  EPIPE: "connection closed before the answer was complete"
};
function toTransportFailure(error) {
  const cause = rootCause(error);
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const notConnected = NOT_CONNECTED[code];
  if (notConnected !== undefined)
    return { stage: "not-connected", reason: notConnected };
  const broken = BROKEN[code];
  if (broken !== undefined)
    return { stage: "broken", reason: broken };
  return { stage: "other", reason: withoutAdvice(cause instanceof Error ? cause.message : String(cause)) };
}
var withoutAdvice = (text) => text.replace(/\. For more information, pass `verbose: true` .*$/s, "");
function rootCause(error) {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}

// src/service/fetch-error.ts
function toFetchError(error) {
  if (error instanceof OperationError)
    return error;
  return new OperationError(`Failed to fetch data: ${withoutAdvice(toErrorText(error))}`, { cause: error });
}

// src/service/http-input.ts
var MOST_REDIRECTS = 5;
async function openHttp({ uri }, { limitBytes, signal }) {
  const response = await follow(toUrl(uri), signal);
  const { body, ok, status } = response;
  const size = Number(response.headers.get("content-length") ?? 0);
  if (ok && size <= limitBytes)
    return body ?? async function* () {}();
  await body?.cancel();
  if (!ok)
    throw new OperationError(`Failed to fetch data: HTTP ${status} from ${toShown(toUrl(uri))}`);
  throw new OperationError(`Failed to fetch data: ${size} bytes, more than ${limitBytes}`);
}
async function follow(first, signal) {
  let url = first;
  for (let redirects = 0;redirects <= MOST_REDIRECTS; redirects++) {
    const response = await get(url, signal);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null)
      return response;
    await response.body?.cancel();
    const next = toUrl(location, url);
    if (next.origin !== first.origin) {
      throw new OperationError(`Failed to fetch data: ${toShown(url)} leads to ${next.origin}, and only redirects to the same address are followed`);
    }
    url = next;
  }
  throw new OperationError(`Failed to fetch data: more than ${MOST_REDIRECTS} redirects`);
}
async function get(url, signal) {
  try {
    const headers = { accept: "*/*", "accept-encoding": "identity" };
    return await fetch(url, { redirect: "manual", signal, headers });
  } catch (cause) {
    const { reason } = toTransportFailure(cause);
    throw new OperationError(`Failed to fetch data: ${toShown(url)}: ${reason}`, { cause });
  }
}
function toUrl(text, base) {
  const url = URL.parse(text, base?.href);
  if (url !== null)
    return url;
  throw new OperationError("Failed to fetch data: the uri is not a URL");
}
var toShown = ({ origin, pathname }) => `${origin}${pathname}`;

// src/service/readable.ts
var MOST_AT_ONCE = 128;
var isSource = (value) => value instanceof ReadableStream || (Symbol.asyncIterator in value) || (Symbol.iterator in value);
function listenForErrors(source) {
  if ("on" in source && typeof source.on === "function")
    source.on("error", () => {});
}
async function* readUntilAborted(source, signal) {
  const { next, close } = open(source);
  let interrupt = (_reason) => {};
  const onAbort = () => interrupt(signal.reason);
  const unlessInterrupted = (waiting) => new Promise((resolve, reject) => {
    interrupt = reject;
    waiting.then(resolve, reject);
  });
  signal.addEventListener("abort", onAbort, { once: true });
  let isDone = false;
  try {
    for (let count = 1;; count += 1) {
      signal.throwIfAborted();
      const given = next();
      const result = given instanceof Promise ? await unlessInterrupted(given) : given;
      isDone = result.done === true;
      if (result.done === true)
        return;
      yield result.value;
      if (count % MOST_AT_ONCE === 0)
        await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    if (!isDone)
      close();
  }
}
function open(source) {
  if (source instanceof ReadableStream)
    return openWebStream(source);
  if (!(Symbol.asyncIterator in source)) {
    const iterator = source[Symbol.iterator]();
    return { next: () => awaitValue(iterator.next()), close: () => endIterator(iterator) };
  }
  const iterator = source[Symbol.asyncIterator]();
  return {
    next: () => Promise.resolve(iterator.next()),
    close: () => {
      if ("destroy" in source && typeof source.destroy === "function")
        source.destroy();
      endIterator(iterator);
    }
  };
}
function endIterator(iterator) {
  Promise.try(() => iterator.return?.()).catch(() => {});
}
function awaitValue(result) {
  if (result.done === true || !(result.value instanceof Promise))
    return result;
  return result.value.then((value) => ({ done: false, value }));
}
function openWebStream(source) {
  const reader = source.getReader();
  return {
    next: async () => {
      const { done, value } = await reader.read();
      return done ? { done, value: undefined } : { done, value };
    },
    close: () => void reader.cancel().catch(() => {})
  };
}

// src/service/unless-aborted.ts
function unlessAborted(work, signal) {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted)
      abort();
    signal.addEventListener("abort", abort, { once: true });
    const done = () => signal.removeEventListener("abort", abort);
    work.then(resolve, reject).finally(done);
  });
}

// src/service/write-chunks.ts
var WRITTEN_AT_ONCE = 256 * 1024;
async function writeChunks(path, chunks) {
  const writer = Bun.file(path).writer();
  let size = 0;
  let waiting = 0;
  try {
    for await (const chunk of chunks) {
      await writer.write(chunk);
      size += chunk.byteLength;
      waiting += chunk.byteLength;
      if (waiting < WRITTEN_AT_ONCE)
        continue;
      waiting = 0;
      await writer.flush();
    }
  } catch (error) {
    await Promise.resolve(writer.end()).catch(() => {});
    throw error;
  }
  await writer.end();
  return size;
}

// src/service/input.ts
var DEFAULT_LIMIT_BYTES = 256 * 1024 * 1024;
var DEFAULT_TIMEOUT_MS = 60000;
var FETCHERS = {
  inline: ({ uri }) => once(Buffer.from(uri, "base64")),
  file: openFile,
  http: openHttp,
  https: openHttp
};
async function* once(bytes) {
  yield bytes;
}
function fetchInput(input, limits, stopping, ports) {
  const settings = {
    limitBytes: limits.bytes ?? ports.limits.bytes ?? DEFAULT_LIMIT_BYTES,
    timeoutMs: limits.timeoutMs ?? ports.limits.timeoutMs ?? DEFAULT_TIMEOUT_MS
  };
  const open = () => {
    const reference = toReference(input);
    const fetcher = ports.fetchers[reference.protocol] ?? FETCHERS[reference.protocol];
    if (fetcher === undefined)
      throw new OperationError(toMissingClient(reference.protocol));
    return readWithin(fetcher, reference, settings, stopping);
  };
  const bytes = async () => Buffer.concat(await Array.fromAsync(open()));
  const text = async () => decode(await bytes());
  return {
    [Symbol.asyncIterator]: () => open(),
    bytes,
    text,
    json: async (schema) => parseJson2(await text(), schema),
    saveTo: (path) => save(open(), path)
  };
}
function toReference(input) {
  if (input === undefined)
    throw new OperationError("No input data available");
  const reading = readWith(DataReferenceSchema, input);
  if (reading.ok)
    return reading.value;
  throw new OperationError(`Invalid input: ${reading.problems[0].message}`);
}
function toMissingClient(protocol) {
  if (protocol === "grpc") {
    return "Failed to fetch data: a grpc input holds a message, not bytes: read it with a GrpcSource (docs/service.md)";
  }
  return `Failed to fetch data: the kit has no client for ${protocol}: ` + `bring your own, and give it to the service as fetchers.${protocol} (docs/service.md)`;
}
async function* readWithin(fetcher, reference, { limitBytes, timeoutMs }, stopping) {
  const overdue = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([overdue, stopping]);
  try {
    signal.throwIfAborted();
    const opening = Promise.try(fetcher, reference, { limitBytes, signal });
    const opened = await unlessAborted(opening, signal);
    let size = 0;
    for await (const chunk of readUntilAborted(toSource(opened, reference), signal)) {
      if (!(chunk instanceof Uint8Array))
        throw noBytes(reference, typeof chunk);
      size += chunk.byteLength;
      if (size > limitBytes)
        throw new OperationError(`Failed to fetch data: more than ${limitBytes} bytes`);
      yield chunk;
    }
  } catch (error) {
    if (overdue.aborted)
      throw new OperationError(`Failed to fetch data: not there within ${timeoutMs} ms`);
    throw toFetchError(error);
  }
}
function toSource(opened, reference) {
  if (typeof opened === "object" && opened !== null && isSource(opened))
    return opened;
  throw noBytes(reference, typeof opened);
}
var noBytes = ({ protocol }, type) => new OperationError(`Failed to fetch data: fetchers.${protocol} gives an iterable of Uint8Array, not a value of type ${type}`);
function decode(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new OperationError("Input is not UTF-8");
  }
}
function parseJson2(text, schema) {
  let raw;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new OperationError("Input is not valid JSON", { cause });
  }
  const reading = readWith(schema, raw);
  if (reading.ok)
    return reading.value;
  throw new OperationError(`Invalid input: ${reading.problems[0].message}`);
}
async function save(chunks, path) {
  const temporaryPath = `${path}.${randomUUID()}.tmp`;
  try {
    await writeChunks(temporaryPath, chunks);
    await rename(temporaryPath, path);
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  }
}
// src/service/input-uri.ts
function findInputUri({ inputs }, protocol, format) {
  const input = inputs.find((candidate) => candidate.protocol === protocol && candidate.format === format);
  if (input === undefined)
    return null;
  return typeof input.uri === "string" ? input.uri : "";
}
// src/http-listener.ts
function listenOn(address, options) {
  const server = bind(address, options);
  return {
    port: server.port ?? address.port,
    async stop(graceMs) {
      const grace = Promise.withResolvers();
      const timer = setTimeout(grace.resolve, graceMs);
      await Promise.race([server.stop(), grace.promise]);
      clearTimeout(timer);
      await server.stop(true);
    }
  };
}
function bind({ host: hostname, port }, options) {
  const { answer, idleTimeoutS: idleTimeout, waitsForAnswers } = options;
  try {
    return Bun.serve({
      hostname,
      port,
      idleTimeout,
      development: false,
      reusePort: false,
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      fetch(request, server) {
        if (waitsForAnswers)
          server.timeout(request, 0);
        return answer(request);
      }
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AieffectError("INVALID_INPUT", `Cannot listen on ${hostname}:${port}: ${reason}`, { cause });
  }
}

// src/service/listen.ts
var IDLE_TIMEOUT_S = 75;
var listen = (service, address) => listenOn(address, {
  answer: (request) => service.handle(request),
  idleTimeoutS: IDLE_TIMEOUT_S,
  waitsForAnswers: true
});
// src/service/log.ts
var LONGEST_WAIT_MS = 5;
var logToStderr = (facts, message) => {
  if (waiting === "")
    setTimeout(flush, LONGEST_WAIT_MS);
  waiting += `${toLine(facts, message)}
`;
  if (facts.level === "error")
    flush();
};
var waiting = "";
function flush() {
  if (waiting !== "")
    process.stderr.write(waiting);
  waiting = "";
}
process.once("exit", flush);
function toLine(facts, message) {
  try {
    return writeLine(facts, message);
  } catch {
    return writeLine(Object.fromEntries(Object.entries(facts).map(toWritable)), message);
  }
}
function writeLine(facts, message) {
  const now = Date.now();
  if ("at" in facts || "level" in facts || "message" in facts) {
    return JSON.stringify({ at: new Date(now).toISOString(), level: "info", message, ...facts });
  }
  const written = JSON.stringify(facts);
  return written === "{}" ? `${toHead(now, message)}}` : `${toHead(now, message)},${written.slice(1)}`;
}
function toWritable([name, value]) {
  try {
    JSON.stringify(value);
    return [name, value];
  } catch {
    return [name, "cannot be written as JSON"];
  }
}
var newest = { ms: 0, message: "", head: "" };
function toHead(ms, message) {
  if (newest.ms !== ms || newest.message !== message) {
    const head = JSON.stringify({ at: new Date(ms).toISOString(), level: "info", message }).slice(0, -1);
    newest = { ms, message, head };
  }
  return newest.head;
}
// src/model/validation-detail.ts
var ValidationErrorSchema = object({
  type: string(),
  loc: array(union([string(), number()])),
  msg: string(),
  ctx: optional(record(string(), unknown()))
});
var MISSING_BODY = { type: "missing", loc: ["body"], msg: "Field required" };
var NO_OBJECT = {
  type: "model_attributes_type",
  loc: ["body"],
  msg: "Input should be a valid dictionary or object to extract fields from"
};
function toJsonInvalid(offset, reason) {
  return { type: "json_invalid", loc: ["body", offset], msg: "JSON decode error", ctx: { error: reason } };
}
function toValueError(message) {
  return { type: "value_error", msg: `Value error, ${message}`, ctx: { error: {} } };
}
var MOST_ERRORS = 1000;
function toValidationErrors(issues, part = "body") {
  return issues.slice(0, MOST_ERRORS).map((issue) => {
    const path = (issue.path ?? []).map((item) => item.key).filter(isLocation);
    const isUnreadNumber = part === "query" && issue.type === "number";
    const { type, msg, ...context } = isUnreadNumber ? UNREAD_INTEGER : toKind(issue);
    return { type, loc: [part, ...path], msg, ...context };
  });
}
var isLocation = (key) => typeof key === "string" || typeof key === "number";
var KINDS = {
  string: { type: "string_type", msg: "Input should be a valid string" },
  array: { type: "list_type", msg: "Input should be a valid list" },
  custom: { type: "dict_type", msg: "Input should be a valid dictionary" },
  number: { type: "int_type", msg: "Input should be a valid integer" },
  integer: {
    type: "int_from_float",
    msg: "Input should be a valid integer, got a number with a fractional part"
  },
  object: { type: "missing", msg: "Field required" },
  object_with_rest: { type: "missing", msg: "Field required" }
};
var UNREAD_INTEGER = {
  type: "int_parsing",
  msg: "Input should be a valid integer, unable to parse string as an integer"
};
function toKind(issue) {
  if (issue.message === UNKNOWN_KEY)
    return { type: "extra_forbidden", msg: "Extra inputs are not permitted" };
  if ("requirement" in issue && typeof issue.requirement === "number")
    return toBoundKind(issue, issue.requirement);
  if (issue.type === "picklist")
    return toChoiceKind(issue.expected ?? "");
  return KINDS[issue.type] ?? toValueError(issue.message);
}
function toBoundKind(issue, bound) {
  if (issue.type === "min_value") {
    const msg = `Input should be greater than or equal to ${bound}`;
    return { type: "greater_than_equal", msg, ctx: { ge: bound } };
  }
  if (issue.type === "max_value") {
    const msg = `Input should be less than or equal to ${bound}`;
    return { type: "less_than_equal", msg, ctx: { le: bound } };
  }
  return toValueError(issue.message);
}
function toChoiceKind(expected) {
  const choices = [...expected.matchAll(/"([^"]*)"/g)].map(([, choice]) => `'${choice}'`);
  const last = choices.pop() ?? "";
  const listed = choices.length === 0 ? last : `${choices.join(", ")} or ${last}`;
  return { type: "literal_error", msg: `Input should be ${listed}`, ctx: { expected: listed } };
}

// src/service/parameter-errors.ts
function toParameterErrors(issues) {
  return issues.slice(0, MOST_ERRORS).flatMap((issue) => {
    const [error] = toValidationErrors([issue]);
    if (error === undefined)
      return [];
    const [part = "body", ...path] = error.loc;
    return [{ ...toKind2(issue) ?? error, loc: [part, "parameters", ...path] }];
  });
}
function toKind2(issue) {
  if (!isOfValibot(issue))
    return toValueKind(issue.message);
  if (issue.expected === "never")
    return { type: "extra_forbidden", msg: "Extra inputs are not permitted" };
  if (OBJECTS.has(issue.type))
    return issue.expected === "Object" ? NOT_AN_OBJECT2 : MISSING2;
  const kind = KINDS2[issue.type];
  if (kind !== undefined)
    return kind;
  if (KINDS_OF_BODY.has(issue.type))
    return null;
  return toValueKind(issue.expected === null ? "Invalid value" : `Expected ${issue.expected}`);
}
var toValueKind = (message) => ({
  type: "value_error",
  msg: `Value error, ${message}`,
  ctx: { error: {} }
});
var isOfValibot = ({ message, received }) => message.startsWith("Invalid ") && message.endsWith(`eceived ${received}`);
var MISSING2 = { type: "missing", msg: "Field required" };
var NOT_AN_OBJECT2 = { type: "dict_type", msg: "Input should be a valid dictionary" };
var OBJECTS = new Set(["object", "loose_object", "strict_object", "object_with_rest"]);
var KINDS2 = {
  number: { type: "float_type", msg: "Input should be a valid number" },
  boolean: { type: "bool_type", msg: "Input should be a valid boolean" },
  record: NOT_AN_OBJECT2
};
var KINDS_OF_BODY = new Set([
  "string",
  "array",
  "integer",
  "min_value",
  "max_value",
  "picklist"
]);

// src/service/operation.ts
var SEQUENTIAL_TIMEOUT_MS = 600000;
function operation(options) {
  const { mode = "sequential" } = options;
  const timeoutMs = options.timeoutMs ?? (mode === "sequential" ? SEQUENTIAL_TIMEOUT_MS : null);
  if (options.parameters === undefined) {
    const bound = { kind: "bound", run: options.run };
    return { mode, timeoutMs, bind: () => bound };
  }
  return { mode, timeoutMs, bind: (parameters) => bindTyped(options, parameters) };
}
var ASYNC_SCHEMA = "The schema of the operation's parameters is asynchronous: check in run what must be waited for";
function bindTyped(options, raw) {
  try {
    const result = safeParse(options.parameters, raw);
    if (!result.success)
      return { kind: "refused", detail: toParameterErrors(result.issues) };
    if (!result.typed)
      throw new TypeError(ASYNC_SCHEMA);
    const parameters = result.output;
    return { kind: "bound", run: (request, task) => options.run({ ...request, parameters }, task) };
  } catch (defect) {
    const run = () => {
      throw defect;
    };
    return { kind: "bound", run };
  }
}
function longRunning(run) {
  return operation({ mode: "concurrent", run });
}
function toDeclared(given) {
  return typeof given === "function" ? operation({ run: given }) : given;
}
// src/service/options.ts
function resolveOptions(schema, ...layers) {
  const result = safeParse(schema, Object.assign({}, ...layers));
  if (!result.success)
    throw new OperationError(result.issues[0].message);
  return result.output;
}
// src/service/safe-id.ts
var SAFE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
function isSafeId(id) {
  return SAFE_ID.test(id);
}
function toSafeIds(request) {
  for (const key of ["workflow_id", "task_id"]) {
    if (!isSafeId(request[key]))
      throw new OperationError(`Invalid ${key}: ${JSON.stringify(request[key])}`);
  }
  return { workflowId: request.workflow_id, taskId: request.task_id };
}
// src/clock.ts
var LONGEST_TIMER_MS = 2 ** 31 - 1;
var systemClock = {
  now: () => Date.now(),
  after(delayMs, action) {
    if (delayMs > LONGEST_TIMER_MS)
      return afterParts(delayMs, action);
    const timer = setTimeout(action, Math.max(delayMs, 0));
    return () => clearTimeout(timer);
  }
};
function afterParts(delayMs, action) {
  let timer;
  const wait = (restMs) => {
    const partMs = Math.min(restMs, LONGEST_TIMER_MS);
    timer = setTimeout(() => partMs < restMs ? wait(restMs - partMs) : action(), partMs);
  };
  wait(delayMs);
  return () => clearTimeout(timer);
}

// src/model/url-path.ts
function toUrlPath(url) {
  const start = url.startsWith("/") ? 0 : url.indexOf("/", url.indexOf("://") + 3);
  if (start === -1)
    return "/";
  const end = url.slice(start).search(/[?#]/);
  return end === -1 ? url.slice(start) : url.slice(start, start + end);
}

// src/same-turn.ts
var LONGEST_MS = 1;

class SameTurn {
  #clock;
  #acts = [];
  #isOpen = false;
  constructor(clock) {
    this.#clock = clock;
  }
  add(act) {
    if (this.#isOpen) {
      this.#acts.push(act);
      return;
    }
    this.#open();
    act();
  }
  #open() {
    this.#isOpen = true;
    setImmediate(() => this.#end());
  }
  #end() {
    const acts = this.#acts;
    this.#acts = [];
    this.#isOpen = false;
    const rest = acts.slice(this.#doSome(acts));
    if (rest.length === 0)
      return;
    this.#acts = rest.concat(this.#acts);
    if (!this.#isOpen)
      this.#open();
  }
  #doSome(acts) {
    const startedAt = this.#clock.now();
    let done = 0;
    for (const act of acts) {
      act();
      done += 1;
      if (this.#clock.now() - startedAt > LONGEST_MS)
        break;
    }
    return done;
  }
}

// src/request-body.ts
function refuseBody(kind) {
  const { status, detail } = REFUSALS[kind];
  return Response.json({ detail }, { status, headers: { connection: "close" } });
}
var REFUSALS = {
  "too-large": { status: 413, detail: "Request body too large" },
  "too-slow": { status: 408, detail: "Request body not received in time" },
  "broken-off": { status: 400, detail: "Request body broken off" }
};

class RequestBodyReader {
  #limitBytes;
  #deadlines;
  #sameTurn;
  constructor(limits, clock) {
    this.#limitBytes = limits.bytes;
    this.#sameTurn = new SameTurn(clock);
    this.#deadlines = new Deadlines(limits.timeoutMs, clock);
  }
  read(request, use) {
    return new Promise((resolve, reject) => {
      let isOver = false;
      const end = (body) => {
        if (isOver)
          return;
        isOver = true;
        deadline.meet();
        this.#sameTurn.add(() => {
          try {
            resolve(use(body));
          } catch (error) {
            reject(error);
          }
        });
      };
      const deadline = this.#deadlines.start(() => end({ kind: "too-slow" }));
      readBytes(request, this.#limitBytes).then((bytes) => end(bytes === null ? { kind: "too-large" } : { kind: "read", bytes }), () => end({ kind: "broken-off" }));
    });
  }
}
function readBytes(request, limit) {
  const declared = request.headers.get("content-length");
  if (declared === null)
    return collect(request, limit);
  return Number(declared) > limit ? Promise.resolve(null) : request.bytes();
}
async function collect({ body }, limit) {
  const chunks = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > limit)
      return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

class Deadlines {
  #delayMs;
  #clock;
  #unwatched = [];
  constructor(delayMs, clock) {
    this.#delayMs = delayMs;
    this.#clock = clock;
  }
  start(act) {
    if (this.#unwatched.length === 0)
      this.#clock.after(0, () => this.#watch());
    const deadline = new Deadline(act);
    this.#unwatched.push(deadline);
    return deadline;
  }
  #watch() {
    const unwatched = this.#unwatched;
    this.#unwatched = [];
    for (const deadline of unwatched)
      deadline.watch(this.#delayMs, this.#clock);
  }
}

class Deadline {
  #act;
  #isMet = false;
  #cancel = null;
  constructor(act) {
    this.#act = act;
  }
  meet() {
    this.#isMet = true;
    this.#cancel?.();
  }
  watch(delayMs, clock) {
    if (!this.#isMet)
      this.#cancel = clock.after(delayMs, this.#act);
  }
}

// src/service/byte-range.ts
function readByteRange(header, size) {
  const [, start = "", end = ""] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? "") ?? [];
  if (start === "" && end === "")
    return "whole";
  if (start === "")
    return toSuffix(Number(end), size);
  const first = Number(start);
  if (end !== "" && Number(end) < first)
    return "whole";
  if (first >= size)
    return "unsatisfiable";
  return { first, last: end === "" ? size - 1 : Math.min(Number(end), size - 1) };
}
function toSuffix(length, size) {
  if (length === 0 || size === 0)
    return "unsatisfiable";
  return { first: Math.max(0, size - length), last: size - 1 };
}

// src/service/data-response.ts
var CONTENT_TYPES = new Map([
  ["csv", "text/csv; charset=utf-8"],
  ["json", "application/json"],
  ["text", "text/plain; charset=utf-8"]
]);
async function toDataResponse(data, requested) {
  const blob = await toBlob(data);
  if (blob === null)
    return null;
  const entityTag = `"${data.id}"`;
  const headers = {
    "content-type": CONTENT_TYPES.get(data.format) ?? "application/octet-stream",
    "accept-ranges": "bytes",
    etag: entityTag,
    "x-content-type-options": "nosniff"
  };
  const condition = requested.get("if-range");
  const isSame = condition === null || condition === entityTag;
  const range = readByteRange(isSame ? requested.get("range") : null, blob.size);
  if (range === "whole")
    return new Response(blob, { headers });
  if (range === "unsatisfiable") {
    const contentRange = { "content-range": `bytes */${blob.size}` };
    return Response.json({ detail: "Range Not Satisfiable" }, { status: 416, headers: contentRange });
  }
  const contentRange = `bytes ${range.first}-${range.last}/${blob.size}`;
  const part = blob.slice(range.first, range.last + 1);
  return new Response(part, { status: 206, headers: { ...headers, "content-range": contentRange } });
}
async function toBlob({ source }) {
  if (source instanceof Uint8Array)
    return new Blob([source]);
  const file = Bun.file(source.path);
  return await file.exists() ? file : null;
}

// src/service/answer.ts
function answerStatus(execution, scope) {
  if (execution === undefined)
    return refuseUnknown(scope);
  const { state, progress } = execution;
  const error = state.status === "failed" ? state.error : null;
  if (state.status === "failed")
    execution.markRead();
  return Response.json({ status: state.status, progress, error });
}
function answerOutput(execution, scope) {
  if (execution === undefined)
    return refuseUnknown(scope);
  const { state } = execution;
  if (state.status !== "complete") {
    return refuse(400, scope.namesTasks ? `Task not complete: ${state.status}` : "Task not complete");
  }
  execution.markRead();
  return Response.json({ output: state.output });
}
var refuseUnknown = ({ id, namesTasks }) => refuse(404, namesTasks ? `Task not found: ${id}` : "Task not found");
async function answerData(id, { request, isAuthorized, data }) {
  const kept = data.find(id) ?? (isAuthorized ? data.findNewestOfTask(id) : undefined);
  if (kept === undefined && !isAuthorized)
    return refuse(401, "Unauthorized");
  const response = kept === undefined ? null : await toDataResponse(kept, request.headers);
  return response ?? refuse(404, `Data not found: ${id}`);
}
function refuse(status, detail, headers) {
  return Response.json({ detail }, headers === undefined ? { status } : { status, headers });
}

// src/model/bearer-key.ts
import { createHash, timingSafeEqual } from "crypto";
function isAuthorized(header, key) {
  if (key === null || key === undefined || key === "")
    return true;
  const match = /^bearer (.*)$/is.exec(header ?? "");
  return match !== null && timingSafeEqual(digest(match[1] ?? "", "latin1"), digest(key, "utf8"));
}
var digest = (text, encoding) => createHash("sha256").update(Buffer.from(text, encoding)).digest();

// src/model/control-message.ts
var LONGEST_ANSWER = 1024 * 1024;
var ExecuteRequestSchema = object({
  method: TextSchema,
  workflow_id: TextSchema,
  task_id: TextSchema,
  inputs: optional(array(JsonObjectSchema, NOT_A_LIST), () => []),
  parameters: optional(JsonObjectSchema, () => ({}))
}, toObjectMessage);
var UNKNOWN_STATUS = "must be one of: complete, running, failed";
var toStatusMessage = (issue) => issue.path === undefined ? NOT_AN_OBJECT : UNKNOWN_STATUS;
var canBeAsked = (id) => id !== "." && id !== ".." && id.isWellFormed();
var ExecuteAnswerSchema = variant("status", [
  object({
    status: literal("complete"),
    output: optional(nullable(DataReferenceSchema), null)
  }),
  pipe(object({ status: literal("running"), task_id: nullish(TextSchema, "") }), check((answer) => answer.task_id !== "", "task_id missing"), check((answer) => canBeAsked(answer.task_id), "task_id cannot stand in a path")),
  object({ status: literal("failed"), error: NullableTextSchema })
], toStatusMessage);
var StatusAnswerSchema = object({
  status: picklist(["running", "complete", "failed"], UNKNOWN_STATUS),
  progress: optional(nullable(pipe(IntegerSchema, transform((progress) => Math.min(100, Math.max(0, progress))))), null),
  error: NullableTextSchema
}, toObjectMessage);
var OutputAnswerSchema = object({ output: nullable(DataReferenceSchema) }, toObjectMessage);

// src/service/output-size.ts
var LARGEST_UNIT = 6;
var ENVELOPE = 1024;
function toTextLength(output) {
  if (output === null)
    return 0;
  const { uri, format, schema_uri, checksum, metadata } = output;
  const texts = uri.length + format.length + (schema_uri?.length ?? 0) + (checksum?.length ?? 0);
  return metadata === undefined ? texts : texts + JSON.stringify(metadata).length;
}
function checkAnswerSize(output, taskId) {
  if (output === null)
    return null;
  if ((toTextLength(output) + taskId.length) * LARGEST_UNIT + ENVELOPE <= LONGEST_ANSWER)
    return output;
  const answer = { status: "complete", task_id: taskId, output, error: null };
  const bytes = Buffer.byteLength(JSON.stringify(answer));
  if (bytes <= LONGEST_ANSWER)
    return output;
  const size = `makes an answer of ${bytes} bytes, and an orchestrator reads at most ${LONGEST_ANSWER}`;
  if (output.protocol !== "inline") {
    throw new OperationError(`The result ${size}: keep its uri and its metadata short`);
  }
  throw new OperationError(`The inline result ${size}: return a reference to a file or a URL instead (task.results.file, task.results.http)`);
}

// src/model/execute-headers.ts
var EXECUTE_HEADERS = {
  attempt: "x-aieffect-attempt",
  idempotencyKey: "idempotency-key",
  inputNodes: "x-aieffect-input-nodes",
  traceparent: "traceparent"
};
var LONGEST_VALUE = 4096;
var NO_NODE = "-";
var AttemptSchema = pipe(number(), safeInteger(), minValue(1));
var KeySchema = pipe(string(), regex(/^[\x21-\x7e]+$/), maxLength(LONGEST_VALUE));
var InputNodesSchema = pipe(array(nullable(string())), readonly());
var TraceparentSchema = pipe(string(), regex(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/));
var ExecuteContextSchema = object({
  attempt: nullable(AttemptSchema),
  idempotencyKey: nullable(KeySchema),
  inputNodes: nullable(InputNodesSchema),
  traceparent: nullable(TraceparentSchema)
});
var SPAN_ATTEMPTS = 2 ** 32;
function readExecuteHeaders(get) {
  const inputNodes = get(EXECUTE_HEADERS.inputNodes);
  return {
    attempt: readAttempt(get),
    idempotencyKey: readOr(KeySchema, get(EXECUTE_HEADERS.idempotencyKey)),
    inputNodes: inputNodes === null ? null : readInputNodes(inputNodes),
    traceparent: readTraceparent(get)
  };
}
function readAttempt(get) {
  const attempt = get(EXECUTE_HEADERS.attempt);
  return attempt === null || !/^\d+$/.test(attempt) ? null : readOr(AttemptSchema, Number(attempt));
}
function readTraceparent(get) {
  return readOr(TraceparentSchema, get(EXECUTE_HEADERS.traceparent));
}
function readOr(schema, value) {
  if (value === null)
    return null;
  const result = safeParse(schema, value);
  return result.success ? result.output : null;
}
function readInputNodes(value) {
  try {
    return value.split(",").map((part) => part.trim()).map((part) => part === NO_NODE ? null : decodeURIComponent(part));
  } catch {
    return null;
  }
}

// src/service/file-result.ts
import { randomUUID as randomUUID2 } from "crypto";
import { mkdir, rename as rename2, rm as rm2 } from "fs/promises";
import { basename, join } from "path";
var FILE_NAME = /^(?!\.{1,2}$)[^/\\\0]{1,200}$/;
async function writeFileResult(request, { directory, name, format, signal }, write) {
  const { workflowId, taskId } = toSafeIds(request);
  if (!FILE_NAME.test(name))
    throw new OperationError(`Invalid file name: ${JSON.stringify(name)}`);
  const folder = join(directory, workflowId, taskId);
  const path = join(folder, name);
  const temporaryPath = join(folder, `.${name}.${randomUUID2()}.tmp`);
  signal.throwIfAborted();
  const remove = () => rm2(temporaryPath, { force: true, recursive: true });
  await mkdir(folder, { recursive: true });
  const writing = Promise.try(write, temporaryPath);
  try {
    await unlessAborted(writing, signal);
    await putInPlace(temporaryPath, path);
  } catch (error) {
    await remove();
    writing.catch(() => {}).then(remove).catch(() => {});
    throw error;
  }
  return { protocol: "file", uri: path, format };
}
async function putInPlace(temporaryPath, path) {
  try {
    await rename2(temporaryPath, path);
  } catch (cause) {
    if (!isMissing(cause))
      throw cause;
    const message = `The result ${basename(path)} was not written: write must make it at the path that it is given`;
    throw new TypeError(message, { cause });
  }
}

// src/service/self-url.ts
var HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/;
function toReachedAs(host) {
  return `http://${host !== null && HOST.test(host) ? host : "localhost"}`;
}
function readSelfUrl(environment) {
  const text = environment.SELF_URL;
  if (text === undefined || text === "")
    return null;
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "") {
    return text.replace(/\/+$/, "");
  }
  const message = `SELF_URL must be a URL such as http://data-generator:8080, not ${JSON.stringify(text)}`;
  throw new AieffectError("INVALID_INPUT", message);
}

// src/service/results.ts
function createResults({ request, headers }, ports, task) {
  function inline(content, format) {
    if (typeof content === "string" || content instanceof Uint8Array)
      return toInline(content, format ?? "");
    return toInlineJson(content);
  }
  return {
    inline,
    file: (name, format, write) => writeFileResult(request, { directory: ports.directory, name, format, signal: task.signal }, write),
    async http(content, format) {
      const id = await ports.data.keep(request, content, format, task);
      const base = ports.selfUrl ?? toReachedAs(headers.get("host"));
      return {
        protocol: base.startsWith("https:") ? "https" : "http",
        uri: `${base}/control/data/${id}`,
        format
      };
    },
    async grpc(message) {
      if (ports.plane === null) {
        throw new TypeError("A gRPC result needs a gRPC data plane: give the service one as dataPlane");
      }
      const { reference, keep } = await ports.plane.prepare(request, message, task);
      task.whenComplete(keep);
      return reference;
    }
  };
}

// src/service/task.ts
class OperationTask {
  #call;
  #execution;
  #ports;
  #overdue = null;
  #abortedBy = null;
  #signal = null;
  #context = null;
  #onComplete = null;
  constructor(call, execution, ports) {
    this.#call = call;
    this.#execution = execution;
    this.#ports = ports;
  }
  get context() {
    const { headers } = this.#call;
    this.#context ??= readExecuteHeaders((name) => headers.get(name));
    return this.#context;
  }
  get signal() {
    if (this.#signal !== null)
      return this.#signal;
    this.#overdue = new AbortController;
    if (this.#abortedBy !== null)
      this.#overdue.abort(this.#abortedBy);
    this.#signal = AbortSignal.any([this.#ports.stopping, this.#overdue.signal]);
    return this.#signal;
  }
  get results() {
    return createResults(this.#call, this.#ports.results, this);
  }
  get facts() {
    const { request, headers } = this.#call;
    const { workflow_id, task_id, method } = request;
    const get = (name) => headers.get(name);
    const attempt = readAttempt(get);
    const traceparent = readTraceparent(get);
    if (attempt === null && traceparent === null)
      return { workflow_id, task_id, method };
    return { workflow_id, task_id, method, attempt, trace_id: traceparent?.split("-")[1] };
  }
  progress(percent) {
    this.#execution.advance(percent);
  }
  log(message, facts = {}) {
    this.#ports.log({ ...facts, ...this.facts }, message);
  }
  fetch(input, limits = {}) {
    return fetchInput(input, limits, this.signal, this.#ports.inputs);
  }
  whenComplete(act) {
    this.#onComplete ??= [];
    this.#onComplete.push(act);
  }
  complete() {
    for (const act of this.#onComplete ?? [])
      act();
  }
  abort(reason) {
    this.#abortedBy = reason;
    this.#overdue?.abort(reason);
  }
}

// src/service/execute.ts
function execute({ mode, timeoutMs }, run, call, ports) {
  const { execution, isNew } = ports.table.begin(call.request.workflow_id, call.request.task_id);
  if (!isNew)
    return toRunning(execution);
  const task = new OperationTask(call, execution, ports);
  const { request } = call;
  const ended = perform(run, { request, execution, task, timeoutMs, ports, startedAt: ports.now() });
  if (!(ended instanceof Promise))
    return toAnswer(execution, ended);
  return mode === "concurrent" ? toRunning(execution) : ended.then((outcome) => toAnswer(execution, outcome));
}
function toRunning(execution) {
  execution.awaitPolls();
  return { status: "running", task_id: execution.id, output: null, error: null };
}
function toAnswer(execution, outcome) {
  return {
    status: outcome.status,
    task_id: execution.id,
    output: outcome.status === "complete" ? outcome.output : null,
    error: outcome.status === "failed" ? outcome.error : null
  };
}
function perform(run, performance2) {
  const { request, task, ports } = performance2;
  ports.metrics?.begin(request.method);
  let outcome;
  try {
    const given = run(request, task);
    if (isThenable(given))
      return performWaiting(given, performance2);
    outcome = toComplete(given, performance2);
  } catch (thrown) {
    outcome = toFailed(thrown, performance2);
  }
  return end(outcome, performance2);
}
async function performWaiting(work, performance2) {
  let outcome;
  try {
    outcome = toComplete(await withinTime(work, performance2), performance2);
  } catch (thrown) {
    outcome = toFailed(thrown, performance2);
  }
  return end(outcome, performance2);
}
var isThenable = (given) => typeof given === "object" && given !== null && ("then" in given);
var toComplete = (output, { execution }) => ({
  status: "complete",
  output: checkAnswerSize(checkOutput(output), execution.id)
});
function toFailed(thrown, { task, ports }) {
  const defect = toDefect(thrown);
  if (defect !== null)
    ports.log({ level: "error", ...task.facts, ...defect }, "Operation threw");
  return { status: "failed", error: toErrorText(thrown) };
}
function end(outcome, { request, execution, task, ports, startedAt }) {
  const { status } = outcome;
  if (status === "complete")
    task.complete();
  ports.table.end(execution, outcome);
  const elapsedMs = ports.now() - startedAt;
  ports.metrics?.end(request.method, status, elapsedMs);
  const error = outcome.status === "failed" ? outcome.error : undefined;
  ports.log({ ...task.facts, status, ms: Math.round(elapsedMs), error }, "Ended");
  return outcome;
}
async function withinTime(work, { timeoutMs, task, ports }) {
  if (timeoutMs === null)
    return work;
  const overdue = Promise.withResolvers();
  const cancel = ports.after(timeoutMs, () => {
    const error = new OperationError(`Operation not finished within ${timeoutMs} ms`);
    task.abort(error);
    overdue.reject(error);
  });
  try {
    return await Promise.race([work, overdue.promise]);
  } finally {
    cancel();
  }
}
function checkOutput(output) {
  if (output === null)
    return null;
  const plain = toPlainReference(output);
  if (plain === null) {
    const reading = readWith(DataReferenceSchema, output);
    if (!reading.ok) {
      throw new TypeError(`The operation's output is no DataReference: ${reading.problems[0].message}`);
    }
  }
  const { protocol, uri, format, schema_uri, size_bytes, checksum, metadata } = output;
  const reference = { protocol, uri, format, schema_uri, size_bytes, checksum };
  return metadata === undefined ? reference : { ...reference, metadata: copy(metadata) };
}
var copy = (metadata) => parse(JsonObjectSchema, JSON.parse(JSON.stringify(metadata)));

// src/model/json-syntax.ts
var BLANK = /[ \t\n\r]*/y;
var LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
var PLAIN_CHARACTERS = /[ !#-[\]-\uffff]*/y;
var ESCAPE = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;
var REASONS = {
  value: "Expecting value",
  "value-or-end": "Expecting value",
  key: "Expecting property name enclosed in double quotes",
  "key-or-end": "Expecting property name enclosed in double quotes",
  colon: "Expecting ':' delimiter",
  "comma-or-end": "Expecting ',' delimiter",
  nothing: "Extra data"
};
function findJsonSyntaxError(text) {
  const open = [];
  let expected = "value";
  let offset = skip(BLANK, text, 0);
  while (offset < text.length) {
    const step = readToken(text, offset, expected, open);
    if ("reason" in step)
      return step;
    expected = step.expected;
    offset = skip(BLANK, text, step.end);
  }
  return expected === "nothing" ? null : { offset, reason: REASONS[expected] };
}
function readToken(text, offset, expected, open) {
  const character = text.charAt(offset);
  const next = readPunctuation(character, expected, open);
  if (next !== null)
    return { end: offset + 1, expected: next };
  switch (expected) {
    case "value":
    case "value-or-end":
      return readValue(text, offset, open);
    case "key":
    case "key-or-end":
      return character === '"' ? readString(text, offset, "colon") : { offset, reason: REASONS[expected] };
    default:
      return { offset, reason: REASONS[expected] };
  }
}
function readPunctuation(character, expected, open) {
  if (character === ":" && expected === "colon")
    return "value";
  if (character === "," && expected === "comma-or-end")
    return open.at(-1) === "{" ? "key" : "value";
  if (!closes(character, expected, open))
    return null;
  open.pop();
  return afterValue(open);
}
function closes(character, expected, open) {
  const isObject = open.at(-1) === "{";
  if (character !== (isObject ? "}" : "]") || open.length === 0)
    return false;
  return expected === "comma-or-end" || expected === (isObject ? "key-or-end" : "value-or-end");
}
function readValue(text, offset, open) {
  const character = text.charAt(offset);
  if (character === '"')
    return readString(text, offset, afterValue(open));
  if (character === "{" || character === "[") {
    open.push(character);
    return { end: offset + 1, expected: character === "{" ? "key-or-end" : "value-or-end" };
  }
  const end = skip(LITERAL, text, offset);
  return end === offset ? { offset, reason: REASONS.value } : { end, expected: afterValue(open) };
}
function readString(text, start, expected) {
  let offset = start + 1;
  for (;; ) {
    offset = skip(PLAIN_CHARACTERS, text, offset);
    const character = text.charAt(offset);
    if (character === '"')
      return { end: offset + 1, expected };
    if (character === "")
      return { offset: start, reason: "Unterminated string starting at" };
    const end = skip(ESCAPE, text, offset);
    if (end === offset) {
      return { offset, reason: character === "\\" ? "Invalid \\escape" : "Invalid control character at" };
    }
    offset = end;
  }
}
var afterValue = (open) => open.length === 0 ? "nothing" : "comma-or-end";
function skip(pattern, text, offset) {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : offset;
}

// src/model/json-body.ts
function parseJsonObject(bytes, contentType) {
  if (bytes.byteLength === 0)
    return invalid(MISSING_BODY);
  if (contentType !== null && !isJsonType(contentType))
    return invalid(NO_OBJECT);
  const body = parseJson3(bytes);
  if (body.kind === "invalid")
    return body;
  if (body.value === null)
    return invalid(MISSING_BODY);
  return isJsonObject(body.value) ? { kind: "object", raw: body.value } : invalid(NO_OBJECT);
}
var invalid = (error) => ({ kind: "invalid", detail: [error] });
var DECODER = new TextDecoder("utf-8", { fatal: true });
var isJsonType = (contentType) => /^application\/(?:[^;]+\+)?json\s*(?:;|$)/i.test(contentType);
function parseJson3(bytes) {
  let text;
  try {
    text = DECODER.decode(bytes);
  } catch {
    return invalid(toJsonInvalid(0, "Body is not UTF-8"));
  }
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch {
    const { offset, reason } = findJsonSyntaxError(text) ?? { offset: 0, reason: "Nested too deeply" };
    return invalid(toJsonInvalid(offset, reason));
  }
}

// src/service/execute-request.ts
function parseExecuteRequest(bytes, contentType) {
  const body = parseJsonObject(bytes, contentType);
  if (body.kind === "invalid")
    return body;
  const request = toPlainRequest(body.raw);
  if (request !== null)
    return { kind: "valid", request };
  const result = safeParse(ExecuteRequestSchema, body.raw);
  return result.success ? { kind: "valid", request: result.output } : { kind: "invalid", detail: toValidationErrors(result.issues) };
}
function toPlainRequest({
  method,
  workflow_id,
  task_id,
  inputs = [],
  parameters = {}
}) {
  if (typeof method !== "string" || typeof workflow_id !== "string" || typeof task_id !== "string")
    return null;
  if (!Array.isArray(inputs) || !inputs.every(isJsonObject) || !isJsonObject(parameters))
    return null;
  return { method, workflow_id, task_id, inputs, parameters };
}

// src/service/answer-execute.ts
function answerExecute(request, scope) {
  const { table } = scope.ports;
  table.expectCall();
  return scope.bodies.read(request, (body) => {
    try {
      const given = answerBody(request, body, scope);
      return given instanceof Promise ? given.catch(scope.refuseDefect) : given;
    } catch (error) {
      return scope.refuseDefect(error);
    } finally {
      table.settleCall();
    }
  });
}
function answerBody({ headers }, body, { operations, ports }) {
  if (body.kind !== "read")
    return refuseBody(body.kind);
  const parsed = parseExecuteRequest(body.bytes, headers.get("content-type"));
  if (parsed.kind === "invalid")
    return refuse(422, parsed.detail);
  const { request } = parsed;
  const operation = operations.get(request.method);
  if (operation === undefined)
    return refuse(400, `Unknown method: ${request.method}`);
  const binding = operation.bind(request.parameters);
  if (binding.kind === "refused")
    return refuse(422, binding.detail);
  const answer = execute(operation, binding.run, { request, headers }, ports);
  return answer instanceof Promise ? answer.then((ended) => Response.json(ended)) : Response.json(answer);
}

// src/service/route.ts
var READS = ["status", "output", "data"];
function toRoute(method, path) {
  const route = findRoute(path);
  if (route === null)
    return { kind: "not-found" };
  const allow = route.kind === "execute" ? "POST" : "GET";
  return method === allow ? route : { kind: "method-not-allowed", allow };
}
function findRoute(path) {
  if (path === "/execute")
    return { kind: "execute" };
  const [, word, encodedId] = /^\/([a-z]+)\/([^/]+)$/.exec(path) ?? [];
  const kind = READS.find((read) => read === word);
  if (kind === undefined || encodedId === undefined)
    return null;
  return { kind, id: decodeId(encodedId) };
}
function decodeId(encoded) {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

// src/service/control.ts
function createControl(parts) {
  const { apiKey, data, table, namesTasks } = parts;
  const refuseDefect = createDefectRefusal(parts.log);
  const scope = { ...parts, refuseDefect };
  function answer(request, path) {
    const route = toRoute(request.method, path);
    const isOpen = isAuthorized(request.headers.get("authorization"), apiKey());
    if (route.kind === "data") {
      return answerData(route.id, { request, isAuthorized: isOpen, data }).catch(refuseDefect);
    }
    if (!isOpen)
      return refuse(401, "Unauthorized");
    return route.kind === "execute" ? answerExecute(request, scope) : answerRead(route, table, namesTasks);
  }
  return (request, path) => {
    try {
      return answer(request, path);
    } catch (error) {
      return refuseDefect(error);
    }
  };
}
function createDefectRefusal(log) {
  return (error) => {
    log({ level: "error", stack: toTrace(error) }, "Answering failed");
    return refuse(500, "Internal Server Error");
  };
}
function answerRead(route, table, namesTasks) {
  switch (route.kind) {
    case "status":
      return answerStatus(table.find(route.id), { id: route.id, namesTasks });
    case "output":
      return answerOutput(table.find(route.id), { id: route.id, namesTasks });
    case "method-not-allowed":
      return refuse(405, "Method Not Allowed", { allow: route.allow });
    case "not-found":
      return refuse(404, "Not Found");
  }
}

// src/service/data-store.ts
import { mkdir as mkdir2, mkdtemp, rm as rm3 } from "fs/promises";
import { join as join2 } from "path";

// src/service/data-content.ts
function openContent(content) {
  if (typeof content === "string")
    return { kind: "whole", bytes: Buffer.from(content) };
  if (content instanceof Uint8Array)
    return { kind: "whole", bytes: content };
  if (content instanceof Blob)
    return { kind: "stream", source: content.stream() };
  if (typeof content === "object" && content !== null) {
    if (isSource(content)) {
      listenForErrors(content);
      return { kind: "stream", source: content };
    }
    if (typeof content.path === "string")
      return { kind: "lent", path: content.path };
  }
  throw new TypeError("The content of an http result is a text, bytes, a blob, a stream, or { path } of a file");
}
async function copyTo(path, source, limits) {
  return writeChunks(path, readChunks(source, limits));
}
async function* readChunks(source, { limitBytes, signal }) {
  let size = 0;
  for await (const part of readUntilAborted(source, signal)) {
    const chunk = toChunk(part);
    size += chunk.byteLength;
    checkSize(size, limitBytes);
    yield chunk;
  }
}
function checkSize(bytes, limitBytes) {
  if (bytes <= limitBytes)
    return;
  throw new OperationError(`The result has more than ${limitBytes} bytes: return it as a file (task.results.file), or raise resultLimitBytes`);
}
function toChunk(part) {
  if (part instanceof Uint8Array)
    return part;
  if (typeof part === "string")
    return Buffer.from(part);
  throw new TypeError(`The stream of an http result gives texts or bytes, not a value of type ${typeof part}`);
}

// src/service/data-store.ts
var LARGEST_IN_MEMORY = 16 * 1024;
var RETENTION_MS = 3600000;
var NEWEST_KEPT = 1000;
var MOST_KEPT = 1e4;
var LARGEST_KEPT = 16;

class DataStore {
  #options;
  #entries = new Map;
  #newestOfTask = new Map;
  #copies = new Set;
  #copiedBytes = 0;
  #folder = null;
  constructor(options) {
    this.#options = options;
  }
  async keep(request, content, format, keeper) {
    const id = this.#options.randomId();
    const stored = await this.#store(id, content, keeper);
    const entry = { id, format, ...stored, taskId: request.task_id, keptAt: this.#options.now() };
    this.#entries.set(id, entry);
    this.#newestOfTask.set(entry.taskId, entry);
    if (entry.copiedBytes !== null) {
      this.#copies.add(entry);
      this.#copiedBytes += entry.copiedBytes;
      await this.#forgetLarge();
    }
    await this.#forgetOld();
    return id;
  }
  find(id) {
    return this.#entries.get(id);
  }
  findNewestOfTask(taskId) {
    return this.#newestOfTask.get(taskId);
  }
  async close() {
    this.#entries.clear();
    this.#newestOfTask.clear();
    this.#copies.clear();
    this.#copiedBytes = 0;
    if (this.#folder !== null)
      await rm3(await this.#folder, { recursive: true, force: true });
  }
  async#store(id, content, keeper) {
    const opened = openContent(content);
    if (opened.kind === "lent")
      return { source: { path: opened.path }, copiedBytes: null };
    if (opened.kind === "whole" && opened.bytes.byteLength <= LARGEST_IN_MEMORY) {
      return { source: new Uint8Array(opened.bytes), copiedBytes: null };
    }
    const path = join2(await this.#openFolder(), id);
    const { limitBytes } = this.#options;
    const copiedBytes = await writeFile(path, opened, { limitBytes, signal: keeper.signal });
    return { source: { path }, copiedBytes };
  }
  #openFolder() {
    this.#folder ??= makeFolder(this.#options.temporaryDirectory).catch((error) => {
      this.#folder = null;
      throw error;
    });
    return this.#folder;
  }
  async#forgetOld() {
    for (const entry of this.#entries.values()) {
      if (this.#entries.size <= NEWEST_KEPT)
        return;
      const isOld = entry.keptAt <= this.#options.now() - RETENTION_MS;
      if (!isOld && this.#entries.size <= MOST_KEPT)
        return;
      await this.#forget(entry);
    }
  }
  async#forgetLarge() {
    for (const entry of this.#copies) {
      if (this.#copiedBytes <= LARGEST_KEPT * this.#options.limitBytes)
        return;
      await this.#forget(entry);
    }
  }
  async#forget(entry) {
    this.#entries.delete(entry.id);
    if (this.#newestOfTask.get(entry.taskId) === entry)
      this.#newestOfTask.delete(entry.taskId);
    if (entry.copiedBytes === null || !("path" in entry.source))
      return;
    this.#copies.delete(entry);
    this.#copiedBytes -= entry.copiedBytes;
    await rm3(entry.source.path, { force: true });
  }
}
async function makeFolder(parent) {
  await mkdir2(parent, { recursive: true });
  return mkdtemp(join2(parent, "aieffect-data-"));
}
async function writeFile(path, opened, limits) {
  try {
    if (opened.kind === "stream")
      return await copyTo(path, opened.source, limits);
    checkSize(opened.bytes.byteLength, limits.limitBytes);
    return await Bun.write(path, opened.bytes);
  } catch (error) {
    await rm3(path, { force: true });
    if (!isDiskFull(error))
      throw error;
    throw new OperationError(`The result cannot be kept: ${error.message}`, { cause: error });
  }
}
var FULL = ["EFBIG", "EDQUOT", "ENOSPC"];
var isDiskFull = (error) => error instanceof Error && ("code" in error) && FULL.some((code) => error.code === code);

// src/service/ended-executions.ts
var RETENTION_MS2 = 3600000;
var NEWEST_KEPT2 = 1000;
var MOST_KEPT2 = 1e4;
var MOST_BYTES = 64 * 1024 * 1024;
var MOST_UNREAD_BYTES = 192 * 1024 * 1024;

class EndedExecutions {
  #newest = new ExecutionQueue;
  #unread = new ExecutionQueue;
  #forget;
  constructor(forget) {
    this.#forget = forget;
  }
  add(execution, now) {
    this.#newest.push(execution);
    this.#dropOld(now);
    if (this.#newest.bytes > MOST_BYTES)
      this.#dropLarge(now);
    if (this.#unread.length > 0)
      this.#dropRead(now);
  }
  #dropOld(now) {
    for (;; ) {
      const { first, length } = this.#newest;
      if (first === undefined || length <= NEWEST_KEPT2 || !first.isReleased(now))
        return;
      if (length <= MOST_KEPT2 && !first.hasEndedBefore(now - RETENTION_MS2))
        return;
      this.#forget(first);
      this.#newest.shift();
    }
  }
  #dropLarge(now) {
    while (this.#newest.bytes > MOST_BYTES && this.#newest.length > 1) {
      const first = this.#newest.shift();
      if (first?.isReleased(now) === false)
        this.#unread.push(first);
      else if (first !== undefined)
        this.#forget(first);
    }
  }
  #dropRead(now) {
    for (;; ) {
      const { first, bytes } = this.#unread;
      if (first === undefined || bytes <= MOST_UNREAD_BYTES && !first.isReleased(now))
        return;
      this.#forget(first);
      this.#unread.shift();
    }
  }
}

class ExecutionQueue {
  #items = [];
  #index = 0;
  #bytes = 0;
  get length() {
    return this.#items.length - this.#index;
  }
  get bytes() {
    return this.#bytes;
  }
  get first() {
    return this.#items[this.#index];
  }
  push(execution) {
    this.#items.push(execution);
    this.#bytes += execution.bytes;
  }
  shift() {
    const { first } = this;
    if (first === undefined)
      return;
    this.#bytes -= first.bytes;
    this.#index += 1;
    if (this.#index * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#index);
      this.#index = 0;
    }
    return first;
  }
}

// src/service/execution.ts
var RUNNING = { status: "running" };
var RELEASE_MS = 60000;
var OVERHEAD = 512;
var COPIES_OF_IDS = 3;

class Execution {
  id;
  workflowId;
  taskId;
  number;
  #outcome = null;
  #endedAt = 0;
  #progress = 0;
  #isPolled = false;
  #isRead = false;
  #bytes = OVERHEAD;
  constructor(id, workflowId, taskId, number) {
    this.id = id;
    this.workflowId = workflowId;
    this.taskId = taskId;
    this.number = number;
  }
  get isRunning() {
    return this.#outcome === null;
  }
  get state() {
    return this.#outcome === null ? RUNNING : { ...this.#outcome, endedAt: this.#endedAt };
  }
  get progress() {
    return this.#progress;
  }
  get bytes() {
    return this.#bytes;
  }
  advance(percent) {
    const whole = Math.floor(Math.min(percent, 100));
    if (this.#outcome === null && whole > this.#progress)
      this.#progress = whole;
  }
  end(outcome, endedAt) {
    if (this.#outcome !== null)
      throw new Error(`Execution ${this.id} has already ended`);
    this.#outcome = outcome;
    this.#endedAt = endedAt;
    if (outcome.status === "complete")
      this.#progress = 100;
    this.#bytes += outcome.status === "complete" ? toTextLength(outcome.output) : outcome.error.length;
    this.#bytes += COPIES_OF_IDS * (this.workflowId.length + this.taskId.length);
  }
  awaitPolls() {
    this.#isPolled = true;
  }
  markRead() {
    if (this.#outcome !== null)
      this.#isRead = true;
  }
  isReleased(now) {
    if (this.#outcome === null)
      return false;
    return !this.#isPolled || this.#isRead || this.hasEndedBefore(now - RELEASE_MS);
  }
  hasEndedBefore(instant) {
    return this.#outcome !== null && this.#endedAt <= instant;
  }
}

// src/service/newest-executions.ts
class NewestExecutions {
  #ofWorkflows = new Map;
  get(workflowId, taskId) {
    const found = this.#ofWorkflows.get(workflowId);
    if (found instanceof Map)
      return found.get(taskId);
    return found?.taskId === taskId ? found : undefined;
  }
  add(execution) {
    const { workflowId, taskId } = execution;
    const found = this.#ofWorkflows.get(workflowId);
    if (found === undefined || !(found instanceof Map) && found.taskId === taskId) {
      this.#ofWorkflows.set(workflowId, execution);
    } else if (found instanceof Map) {
      found.set(taskId, execution);
    } else {
      this.#ofWorkflows.set(workflowId, new Map([found, execution].map((each) => [each.taskId, each])));
    }
  }
  delete(execution) {
    const { workflowId, taskId } = execution;
    const found = this.#ofWorkflows.get(workflowId);
    if (found instanceof Map && found.get(taskId) === execution)
      found.delete(taskId);
    if (found === execution || found instanceof Map && found.size === 0)
      this.#ofWorkflows.delete(workflowId);
  }
  find(qualifiedId) {
    let newest;
    for (let dot = qualifiedId.indexOf(".");dot !== -1; dot = qualifiedId.indexOf(".", dot + 1)) {
      const found = this.get(qualifiedId.slice(0, dot), qualifiedId.slice(dot + 1));
      if (found !== undefined && (newest === undefined || found.number > newest.number))
        newest = found;
    }
    return newest;
  }
}

// src/service/execution-table.ts
var toQualifiedId = (workflowId, taskId) => `${workflowId}.${taskId}`;
var LONGEST_ID = 4000;
var LARGEST_UNIT2 = 9;
function isPollable(id) {
  if (id === "" || id === "." || id === ".." || !id.isWellFormed())
    return false;
  return id.length * LARGEST_UNIT2 <= LONGEST_ID || encodeURIComponent(id).length <= LONGEST_ID;
}

class ExecutionTable {
  #options;
  #holders = new Map;
  #newest = new NewestExecutions;
  #ended = new EndedExecutions((execution) => this.#forget(execution));
  #count = 0;
  #running = 0;
  #expected = 0;
  #onIdle = null;
  constructor(options) {
    this.#options = options;
  }
  expectCall() {
    this.#expected += 1;
  }
  settleCall() {
    this.#expected -= 1;
    this.#tellIfIdle();
  }
  begin(workflowId, taskId) {
    const newest = this.#newest.get(workflowId, taskId);
    if (newest?.isRunning === true)
      return { execution: newest, isNew: false };
    this.#count += 1;
    this.#running += 1;
    const execution = new Execution(this.#chooseId(workflowId, taskId), workflowId, taskId, this.#count);
    this.#holders.set(execution.id, execution);
    this.#newest.add(execution);
    return { execution, isNew: true };
  }
  end(execution, outcome) {
    const now = this.#options.now();
    execution.end(outcome, now);
    this.#running -= 1;
    this.#ended.add(execution, now);
    this.#tellIfIdle();
  }
  async untilIdle(limitMs, after) {
    if (this.#isIdle)
      return;
    const idle = Promise.withResolvers();
    this.#onIdle = idle.resolve;
    const cancel = after(limitMs, idle.resolve);
    await idle.promise;
    cancel();
  }
  find(id) {
    const holder = this.#holders.get(id);
    const newest = this.#newest.find(id);
    if (holder === undefined || newest === undefined)
      return holder ?? newest;
    const bothReleased = this.#isReleased(holder) && this.#isReleased(newest);
    return bothReleased && newest.number > holder.number ? newest : holder;
  }
  get #isIdle() {
    return this.#running === 0 && this.#expected === 0;
  }
  #tellIfIdle() {
    if (this.#isIdle)
      this.#onIdle?.();
  }
  #chooseId(workflowId, taskId) {
    if (isPollable(taskId) && this.#isFree(taskId))
      return taskId;
    const qualifiedId = toQualifiedId(workflowId, taskId);
    const isSafe = isSafeId(workflowId) && isSafeId(taskId);
    if (isSafe && this.#isFree(qualifiedId))
      return qualifiedId;
    const suffix = this.#options.randomSuffix();
    const suffixedId = `${qualifiedId}.${suffix}`;
    return isPollable(suffixedId) ? suffixedId : `task.${suffix}`;
  }
  #isFree(id) {
    const holder = this.#holders.get(id);
    return holder === undefined || this.#isReleased(holder);
  }
  #isReleased(execution) {
    return execution.isReleased(this.#options.now());
  }
  #forget(execution) {
    if (this.#holders.get(execution.id) === execution)
      this.#holders.delete(execution.id);
    this.#newest.delete(execution);
  }
}

// src/service/service-metrics.ts
var BUCKETS_S = [0.01, 0.1, 1, 10, 60, 600, 3600];

class ServiceMetrics {
  #counts = new Map;
  constructor(operations) {
    for (const name of operations) {
      this.#counts.set(name, {
        running: 0,
        complete: 0,
        failed: 0,
        seconds: 0,
        within: BUCKETS_S.map(() => 0)
      });
    }
  }
  begin(operation) {
    const counts = this.#counts.get(operation);
    if (counts !== undefined)
      counts.running += 1;
  }
  end(operation, status, elapsedMs) {
    const counts = this.#counts.get(operation);
    if (counts === undefined)
      return;
    const seconds = elapsedMs / 1000;
    counts.running -= 1;
    counts[status] += 1;
    counts.seconds += seconds;
    for (const [index, bucket] of BUCKETS_S.entries()) {
      if (seconds <= bucket)
        counts.within[index] = (counts.within[index] ?? 0) + 1;
    }
  }
  toResponse() {
    const lines = [
      "# HELP aieffect_service_executions_total Executions that have ended.",
      "# TYPE aieffect_service_executions_total counter",
      ...this.#each((label, { complete, failed }) => [
        `aieffect_service_executions_total{${label},status="complete"} ${complete}`,
        `aieffect_service_executions_total{${label},status="failed"} ${failed}`
      ]),
      "# HELP aieffect_service_running Executions that have not ended yet.",
      "# TYPE aieffect_service_running gauge",
      ...this.#each((label, { running }) => [`aieffect_service_running{${label}} ${running}`]),
      "# HELP aieffect_service_duration_seconds How long executions took.",
      "# TYPE aieffect_service_duration_seconds histogram",
      ...this.#each(toHistogram)
    ];
    return new Response(`${lines.join(`
`)}
`, {
      headers: { "content-type": "text/plain; version=0.0.4" }
    });
  }
  #each(toLines) {
    return [...this.#counts].flatMap(([name, counts]) => toLines(`operation="${escapeLabel(name)}"`, counts));
  }
}
function toHistogram(label, { complete, failed, seconds, within }) {
  const name = "aieffect_service_duration_seconds";
  const count = complete + failed;
  return [
    ...BUCKETS_S.map((bucket, index) => `${name}_bucket{${label},le="${bucket}"} ${within[index] ?? 0}`),
    `${name}_bucket{${label},le="+Inf"} ${count}`,
    `${name}_sum{${label}} ${seconds}`,
    `${name}_count{${label}} ${count}`
  ];
}
var escapeLabel = (text) => text.replaceAll("\\", "\\\\").replaceAll('"', "\\\"").replaceAll(`
`, "\\n");

// src/service/service.ts
var DEFAULT_BODY_LIMIT_BYTES = 10 * 1024 * 1024;
var DEFAULT_RESULT_LIMIT_BYTES = 1024 * 1024 * 1024;
var BODY_TIMEOUT_MS = 30000;
var PREFIX = "/control";
var HEALTH = { toResponse: () => Response.json({ status: "ok" }) };
function createService(definition, surroundings) {
  const table = new ExecutionTable(surroundings);
  const limitBytes = definition.resultLimitBytes ?? DEFAULT_RESULT_LIMIT_BYTES;
  const data = new DataStore({ ...surroundings, limitBytes });
  const stopping = new AbortController;
  const metrics = definition.metrics === true ? new ServiceMetrics(Object.keys(definition.operations)) : null;
  const operations = new Map(Object.entries(definition.operations).map(([name, given]) => [name, toDeclared(given)]));
  const limits = { bytes: definition.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES, timeoutMs: BODY_TIMEOUT_MS };
  const ports = toPorts(definition, surroundings, { table, data, metrics, stopping: stopping.signal });
  const { apiKey, log } = surroundings;
  const bodies = new RequestBodyReader(limits, systemClock);
  const namesTasks = definition.namesTasks === true;
  const answerControl = createControl({ apiKey, log, data, table, operations, bodies, ports, namesTasks });
  return {
    router(request, prefix = "") {
      const path = toUrlPath(request.url);
      if (!path.startsWith(prefix))
        return refuse(404, "Not Found");
      return answerControl(request, path.slice(prefix.length));
    },
    handle(request) {
      const path = toUrlPath(request.url);
      if (path.startsWith(`${PREFIX}/`))
        return answerControl(request, path.slice(PREFIX.length));
      const page = path === "/health" ? HEALTH : path === "/metrics" && metrics !== null ? metrics : null;
      if (page === null)
        return refuse(404, "Not Found");
      if (request.method !== "GET")
        return refuse(405, "Method Not Allowed", { allow: "GET" });
      return page.toResponse();
    },
    async stop(graceMs) {
      stopping.abort(new Error("The service is stopping"));
      await table.untilIdle(graceMs, surroundings.after);
      await data.close();
    }
  };
}
function toPorts({ dataPlane, fetchers, inputLimits }, surroundings, parts) {
  const { log, now, after, dataDirectory, selfUrl } = surroundings;
  const { data, ...others } = parts;
  return {
    ...others,
    log,
    now,
    after,
    results: { data, plane: dataPlane ?? null, directory: dataDirectory, selfUrl },
    inputs: { fetchers: fetchers ?? {}, limits: inputLimits ?? {} }
  };
}

// src/service/surroundings.ts
import { randomBytes, randomUUID as randomUUID3 } from "crypto";
import { tmpdir } from "os";
function readSurroundings(environment = process.env) {
  const apiKey = environment.SERVICE_API_KEY;
  return {
    apiKey: () => apiKey,
    now: () => performance.now(),
    after: systemClock.after,
    randomSuffix: () => randomUUID3().slice(0, 8),
    randomId: () => randomBytes(16).toString("hex"),
    log: logToStderr,
    dataDirectory: readDataDirectory(environment),
    temporaryDirectory: tmpdir(),
    selfUrl: readSelfUrl(environment)
  };
}

// src/service/serve.ts
var GRACE_MS = 8000;
async function serve(definition, environment = process.env) {
  try {
    await serveUntilSignal(definition, environment);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof AieffectError))
      throw error;
    process.stderr.write(`${error.message}
`);
    process.exit(toExitCode(error.code));
  }
}
async function serveUntilSignal(definition, environment) {
  const stopping = waitForSignal();
  const service = createService(definition, readSurroundings(environment));
  const address = readAddress(environment);
  const plane = await definition.dataPlane?.listen(environment);
  const listener = listen(service, address);
  surviveDefects();
  const ports = plane === undefined ? { port: listener.port } : { port: listener.port, grpc_port: plane.port };
  const facts = { host: address.host, ...ports };
  logToStderr({ ...facts, operations: Object.keys(definition.operations) }, "Listening");
  const signal = await stopping;
  logToStderr({ ...facts, signal }, "Stopping");
  waitForSignal().then(() => process.exit(1));
  await Promise.all([service.stop(GRACE_MS), listener.stop(GRACE_MS), plane?.stop(GRACE_MS)]);
}
function surviveDefects() {
  const report = (error) => {
    logToStderr({ level: "error", error: toTrace(error) }, "Nobody caught an error");
  };
  process.on("unhandledRejection", report);
  process.on("uncaughtException", report);
}
function waitForSignal() {
  const { promise, resolve } = Promise.withResolvers();
  for (const signal of ["SIGTERM", "SIGINT"])
    process.once(signal, resolve);
  return promise;
}
export {
  AieffectError,
  OperationError,
  createService,
  findInputUri,
  isSafeId,
  listen,
  logToStderr,
  longRunning,
  operation,
  readAddress,
  readDataDirectory,
  readInlineJson,
  readSurroundings,
  resolveOptions,
  serve,
  toInline,
  toInlineJson,
  toInputPath,
  toReference,
  toSafeIds,
  exports_dist as v
};
