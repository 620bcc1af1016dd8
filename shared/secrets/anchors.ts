/**
 * Many literals in one pass over a text: of each literal the three characters beside each other that texts have least are
 * looked for in a table, and only where they stand it is compared. The cost does not grow with the number of literals.
 */
/** The places of each literal, ascending, those of one literal not overlapping. Asked for a literal that is not known it throws. */
export interface AnchorPlaces {
  (anchor: string): readonly number[];
  /** The literals that the text has, with their places: a rule with many need not ask for each. */
  readonly present: readonly (readonly [anchor: string, places: readonly number[]])[];
}

/** Three characters, 7 bits of each, 5 apart: what is shifted out is forgotten. */
export const TRIPLES = 1 << 15;
const MASK = TRIPLES - 1;

interface Place {
  readonly anchor: number;
  readonly literal: string;
  /** Of the last of the three, in the literal. */
  readonly offset: number;
}

const NONE: readonly number[] = [];

/** A function that finds every place of every literal. */
export function anchorFinder(anchors: readonly string[]): (text: string) => AnchorPlaces {
  const known = new Uint8Array(TRIPLES);
  const byTriple = new Map<number, Place[]>();
  const indexes = new Map<string, number>();
  const literals = [...new Set(anchors)];
  for (const [anchor, literal] of literals.entries()) {
    indexes.set(literal, anchor);
    const offset = rarestTriple(literal) + Math.min(2, literal.length - 1);
    for (const key of keysOf(literal, offset)) {
      known[key] = 1;
      const list = byTriple.get(key);
      if (list === undefined) byTriple.set(key, [{ anchor, literal, offset }]);
      else list.push({ anchor, literal, offset });
    }
  }
  return (text) => {
    const found = new Map<number, number[]>();
    let key = 0;
    for (let at = 0; at < text.length; at++) {
      key = tripleKey(key, text.charCodeAt(at));
      if (known[key] === 0) continue;
      for (const { anchor, literal, offset } of byTriple.get(key)!) {
        const start = at - offset;
        // `startsWith` takes what lies before a text as its beginning.
        if (start < 0 || !text.startsWith(literal, start)) continue;
        const places = found.get(anchor);
        if (places === undefined) found.set(anchor, [start]);
        else if (start >= places[places.length - 1]! + literal.length) places.push(start);
      }
    }
    const places = (anchor: string): readonly number[] => {
      const index = indexes.get(anchor);
      if (index === undefined) throw new Error(`no anchor ${anchor}`);
      return found.get(index) ?? NONE;
    };
    return Object.assign(places, {
      present: [...found].map(([index, list]) => [literals[index]!, list] as const),
    });
  };
}

/** The key of three characters from that of the two before the last. */
export function tripleKey(key: number, code: number): number {
  return ((key << 5) ^ (code & 0x7f)) & MASK;
}

/** Keys of the three characters up to this one; of a literal of two the one before may be any. */
function keysOf(literal: string, offset: number): Set<number> {
  const last = (key: number): number => [...literal.slice(Math.max(0, offset - 2), offset + 1)].reduce((all, char) => tripleKey(all, char.charCodeAt(0)), key);
  return new Set(literal.length > 2 ? [last(0)] : Array.from({ length: 128 }, (_, before) => last(tripleKey(0, before))));
} // prettier-ignore

/** What three characters texts and programs have most beside each other; `_` is a blank. */
const COMMON = new Set(
  (
    '_th ion the he_ tio ent ,CA ing CAA _re AAA AA, ed_ A,C ati con _co _in ons is_ ate or_ key for ode _to and on_ ' +
    'ame ect ter men com _an to_ ess er_ ype str ine _of tur age tri of_ _is his res _se ult ng_ _de sta es_ ers _fo ' +
    'nd_ nam st_ cod pro thi ead in_ ass rin ist if_ par est ile ort tat typ ret def are ted urn etu _if _st rea ver ' +
    'se_ sel e_t omm por equ all TER per re_ las ith _pr elf ER_ pti _no cti lin s_a int cla nst nt_ ble _be le_ The ' +
    'f_t not end tor _ke e_i nde s_t ara alu dat lue val _wi _LE LET e_s use TTE _li ETT e_a an_ _ma _Th ITH _WI WIT ' +
    'sag rom rat lti ssa fil set sio ues L_L mes nte TH_ _pa abl n_t rn_ nta ice our nce cat que ext _ex ume ont ata ' +
    'ser ts_ wit orm ack _ke at_ req en_ ire e_c _AN ll_ e,_ _fi lic get tin rce ste t_t ren _cl _or jec y>_ fro e_o ' +
    'der pre de> Mul ert arg one ite ram und cal ey> et_ ase ti_ her i_k ali <Mu _us lf. ce_ mod tar _ar _ca era nse ' +
    'th_ _di _va num rt_ ref es. ind mat nal ute ten ore d_t ope lis ne_ ATI as_ ad_ ns_ rec urc tha te_ ere IN_ che ' +
    'ND_ e>_ put wor /co ens unc t_i ber lan art tes hat AND AAC pec dea al_ ges fer iti r_t me_ ang ain de_ e:_ e_f ' +
    'les fin ide exp _on ifi ces tho red ot_ mbe omp imp out be_ ttp _as <de ord _en igh ey_ sha ins ALL rsi sou TIN ' +
    '_na syn htt pat met LAT ut_ mme anc om_ mpo but cen enc man rro tch eri ure ica <co rop _LA e_r ght eat ust ill ' +
    'ss_ _so efi it_ _ne nts ath n_a ndi _un ule eld iel s_i doc tru loc ch_ rou _al cum ror </c _wh gra ran LL_ den ' +
    'mma rig _in cri s_o nti mpl ape _it nct ree ive AL_ _me dir rib oca tra Con rit ffe len API sed ner app ele ild ' +
    '_CA ned tai _me err _su din TAL'
  ).split(' '),
);

/** Where in a literal the three characters begin that texts have least beside each other. */
export function rarestTriple(literal: string): number {
  let best = 0;
  for (let at = 1; at + 2 < literal.length; at++) {
    if (commonness(literal, at) < commonness(literal, best)) best = at;
  }
  return best;
}

function commonness(literal: string, at: number): number {
  const of = (char: string | undefined): number =>
    char === undefined ? 0 : /[etaoinsrhldcu ]/.test(char) ? 5 : /[bfgmpy]/.test(char) ? 4 : /[0-9/:.="'_-]/.test(char) ? 3 : 1;
  const rank = COMMON.has(literal.slice(at, at + 3).replaceAll(' ', '_')) ? 8 : 0;
  return rank + of(literal[at]) + of(literal[at + 1]) + of(literal[at + 2]);
} // prettier-ignore

/** Forms by what begins them, in their order. */
export type FormsByAnchor<Form> = ReadonlyMap<string, readonly (readonly [order: number, form: Form])[]>;

export function byAnchor<Form>(
  forms: readonly Form[],
  anchorOf: (form: Form) => string,
): FormsByAnchor<Form> {
  const map = new Map<string, (readonly [number, Form])[]>();
  forms.forEach((form, order) => {
    const anchor = anchorOf(form);
    map.set(anchor, [...(map.get(anchor) ?? []), [order, form]]);
  });
  return map;
}

/** The forms whose anchor the text has, in their order, with its places: of many forms a text has few. */
export function formsPresent<Form>(
  forms: FormsByAnchor<Form>,
  places: AnchorPlaces,
): (readonly [form: Form, places: readonly number[]])[] {
  return places.present
    .flatMap(([anchor, list]) => (forms.get(anchor) ?? []).map(([order, form]) => ({ order, form, list })))
    .sort((a, b) => a.order - b.order)
    .map(({ form, list }) => [form, list] as const);
}
