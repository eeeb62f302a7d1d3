/* ---- filters, and the list of hosts: only the rows in sight exist ---- */

const ROW_HEIGHT = 46;
const filter = { words: '', verdicts: new Set(), rule: '', cause: '', order: 'worst' };

/* For each host the numbers of the texts that a search looks at; made when first asked for. */
let searched = null;

function textsOf(raw) {
	const numbers = new Set();
	for (const token of raw.t) {
		for (const number of [token[0], token[1], token[2], token[6], token[8]])
			numbers.add(number);
		numbers.add(token[7] < 0 ? -1 : DATA.rows[token[7]][0]);
	}
	for (const finding of raw.f) {
		for (const number of [finding[0], finding[2], finding[3], finding[6], finding[7]])
			numbers.add(number);
		numbers.add(finding[4] < 0 ? -1 : DATA.rows[finding[4]][0]);
		for (const because of finding[5]) {
			const [message, at] = DATA.rows[because];
			numbers.add(message);
			numbers.add(at < 0 ? -1 : DATA.rows[at][0]);
			numbers.add(at < 0 ? -1 : DATA.rows[at][5]);
		}
	}
	return [...numbers].filter((number) => number >= 0);
}

function prepareSearch() {
	if (!searched)
		searched = {
			hosts: DATA.hosts.map(textsOf),
			names: DATA.hosts.map((raw) =>
				`${raw.n}\n${raw.r}\n${raw.e || ''}`.toLowerCase(),
			),
			strings: DATA.strings.map((text) => text.toLowerCase()),
		};
	return searched;
}

/* A test of a host for one word: in its name or in any of its texts. */
function wordTest(word) {
	const { hosts, names, strings } = prepareSearch();
	const hits = strings.map((text) => text.includes(word));
	return (index) =>
		names[index].includes(word) || hosts[index].some((number) => hits[number]);
}

/* Whether a host has a token with that verdict, or is an `error`, or has none. */
const isKind = (brief, kind) => brief.sign === kind || brief.verdicts.has(kind);

function filtered() {
	const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean).map(wordTest);
	const found = HOSTS.filter(
		(brief) =>
			(filter.verdicts.size === 0 ||
				[...filter.verdicts].some((kind) => isKind(brief, kind))) &&
			(!filter.rule || brief.rules.has(filter.rule)) &&
			(!filter.cause || brief.causes.has(filter.cause)) &&
			words.every((test) => test(brief.index)),
	);
	if (filter.order === 'worst')
		found.sort(
			(a, b) => a.weight - b.weight || b.errors - a.errors || a.index - b.index,
		);
	if (filter.order === 'name')
		found.sort((a, b) =>
			a.name < b.name ? -1 : a.name > b.name ? 1 : a.index - b.index,
		);
	return found;
}

function briefWords(brief) {
	if (brief.error) return 'not judged';
	if (brief.findings === 0)
		return brief.tokens === 0 ? 'no token command' : FATES[brief.sign];
	const [first, ...more] = brief.rules;
	return more.length ? `${first} +${more.length}` : first;
}

/*
 * A listbox of all hosts in SHOWN, of which it holds the rows in sight. CHOSEN is told
 * the host that was picked.
 */
class HostList {
	constructor(chosen) {
		this.chosen = chosen;
		this.shown = [];
		this.current = -1;
		this.rows = new Map();
		this.spacer = el('div', { class: 'spacer', role: 'presentation' });
		this.element = el(
			'div',
			{ class: 'hosts', role: 'listbox', tabindex: '0', 'aria-label': 'Hosts' },
			this.spacer,
		);
		this.element.addEventListener('scroll', () => this.render(), { passive: true });
		this.element.addEventListener('click', (event) => {
			const row = event.target.closest('[role=option]');
			if (row) this.pick(Number(row.dataset.at));
		});
		this.element.addEventListener('keydown', (event) => this.key(event));
		new ResizeObserver(() => this.render()).observe(this.element);
	}

	show(briefs) {
		this.shown = briefs;
		this.spacer.style.height = `${briefs.length * ROW_HEIGHT}px`;
		this.rows.forEach((row) => row.remove());
		this.rows.clear();
		this.render();
	}

	row(at) {
		const brief = this.shown[at];
		const row = el(
			'div',
			{
				class: 'row',
				role: 'option',
				id: `host-${at}`,
				'data-at': at,
				'aria-setsize': this.shown.length,
				'aria-posinset': at + 1,
			},
			sign(brief.sign),
			el('span', { class: 'name', title: brief.name }, brief.name),
			el('span', { class: 'note' }, briefWords(brief)),
		);
		row.style.top = `${at * ROW_HEIGHT}px`;
		return row;
	}

	render() {
		const from = Math.max(0, Math.floor(this.element.scrollTop / ROW_HEIGHT) - 4);
		const to = Math.min(
			this.shown.length,
			from + Math.ceil(this.element.clientHeight / ROW_HEIGHT) + 8,
		);
		for (const [at, row] of this.rows) {
			if (at < from || at >= to) {
				row.remove();
				this.rows.delete(at);
			}
		}
		for (let at = from; at < to; at++) {
			if (!this.rows.has(at)) {
				this.rows.set(at, this.row(at));
				this.spacer.append(this.rows.get(at));
			}
		}
		for (const [at, row] of this.rows)
			row.setAttribute('aria-selected', String(at === this.current));
		if (this.rows.has(this.current))
			this.element.setAttribute('aria-activedescendant', `host-${this.current}`);
		else this.element.removeAttribute('aria-activedescendant');
	}

	pick(at) {
		if (at < 0 || at >= this.shown.length) return;
		this.current = at;
		const top = at * ROW_HEIGHT;
		if (top < this.element.scrollTop) this.element.scrollTop = top;
		else if (top + ROW_HEIGHT > this.element.scrollTop + this.element.clientHeight)
			this.element.scrollTop = top + ROW_HEIGHT - this.element.clientHeight;
		this.render();
		this.chosen(this.shown[at]);
	}

	move(by) {
		this.pick(Math.min(Math.max(this.current + by, 0), this.shown.length - 1));
	}

	key(event) {
		const page = Math.max(1, Math.floor(this.element.clientHeight / ROW_HEIGHT) - 1);
		const moves = {
			ArrowDown: 1,
			ArrowUp: -1,
			PageDown: page,
			PageUp: -page,
			Home: -Infinity,
			End: Infinity,
		};
		if (!(event.key in moves) || event.ctrlKey || event.metaKey || event.altKey) return;
		event.preventDefault();
		this.move(moves[event.key]);
	}
}
