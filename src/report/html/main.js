/* ---- the page ---- */

const PRINT_LIMIT = 100;
const CHOICES = 200; /* of a select */
const summary = DATA.summary;
const grouped = (number) => number.toLocaleString('en');
const single = HOSTS.length === 1;
let current = null;

/* "3 depend on the order of boot and 2 are unknown" */
function doubts() {
	const { depends, unknown } = summary;
	const parts = [
		depends > 0 && `${count(depends, 'depends', 'depend')} on the order of boot`,
		unknown > 0 && `${count(unknown, 'is', 'are')} unknown`,
	];
	return parts.filter(Boolean).join(' and ');
}

/* What the report says, in a sentence: the worst first. */
function headline() {
	const { tokens, accepted, rejected } = summary;
	const hosts = HOSTS.filter((brief) => brief.verdicts.has('rejected')).length;
	const all = tokens === 1 ? 'The token command' : `All ${grouped(tokens)} token commands`;
	const here = single ? ` on ${HOSTS[0].name}` : '';
	if (tokens === 0) return `No token command was found${here}.`;
	if (rejected > 0) {
		const some = `${grouped(rejected)} of ${count(tokens, 'token command')}`;
		const on = here || ` on ${count(hosts, 'host')}`;
		return `${rejected === tokens ? all : some}${on} will be refused at boot.`;
	}
	if (doubts()) return `No token command${here} is refused in every boot, but ${doubts()}.`;
	if (accepted === tokens) return `${all}${here} will be accepted at boot.`;
	const rest = `${count(tokens - accepted, 'is', 'are')} not run`;
	return (
		`No token command${here} is refused at boot: ` +
		`${count(accepted, 'is', 'are')} accepted, ${rest}.`
	);
}

/* The line behind most refusals, and on how many hosts: what to look at first. */
function worstCause() {
	const refused = HOSTS.filter((brief) => isKind(brief, 'rejected'));
	const hosts = new Map();
	for (const brief of refused)
		for (const first of brief.firsts) hosts.set(first, (hosts.get(first) || 0) + 1);
	const [cause] = [...hosts].reduce((a, b) => (b[1] > a[1] ? b : a), [null, 0]);
	const found = refused.filter((brief) => brief.causes.has(cause)).length;
	return cause !== null && (single || found > 1) ? { cause, found } : null;
}

function lead() {
	const worst = worstCause();
	if (!worst) return null;
	if (single) return el('p', { class: 'lead' }, 'Because of ', el('code', null, worst.cause));
	const { cause, found } = worst;
	const hosts = found === hostsWith('rejected') ? 'All' : `${grouped(found)} of these hosts`;
	return el(
		'p',
		{ class: 'lead' },
		`${hosts} because of `,
		el(
			'button',
			{
				type: 'button',
				title: 'show these hosts',
				onclick: () => {
					Object.assign(filter, { words: '', rule: '', cause });
					filter.verdicts = new Set(['rejected']);
					showFilters();
					apply();
				},
			},
			el('code', null, cause),
		),
	);
}

const KIND_NAMES = { ...FATES, depends: 'depends', error: 'not judged', none: 'no token' };

function hostsWith(kind) {
	return HOSTS.filter((brief) => isKind(brief, kind)).length;
}

/* How the verdicts share the hosts: a bar that adds up to all of them. */
function shareBar() {
	const shares = WEIGHTS.map((kind) => ({
		kind,
		share: HOSTS.filter((brief) => brief.sign === kind).length / HOSTS.length,
	})).filter((one) => one.share > 0);
	let x = 0;
	return draw(
		'svg',
		{
			class: 'shares',
			viewBox: '0 0 1000 8',
			preserveAspectRatio: 'none',
			role: 'img',
			'aria-label': shares
				.map(
					(one) =>
						`${KIND_NAMES[one.kind]} ${(
							one.share * 100
						).toFixed(1)} %`,
				)
				.join(', '),
		},
		shares.map(({ kind, share }) => {
			const bar = draw(
				'rect',
				{
					class: kind,
					x,
					y: 0,
					width: Math.max(share * 1000 - 2, 1.5),
					height: 8,
				},
				tip(
					`${KIND_NAMES[kind]}: the worst of ${count(
						Math.round(share * HOSTS.length),
						'host',
					)}`,
				),
			);
			x += share * 1000;
			return bar;
		}),
	);
}

/* ---- filters ---- */

const statusLine = el('p', { class: 'status', role: 'status', 'aria-live': 'polite' });
const detail = el('main', { id: 'detail', tabindex: '-1' });
const list = new HostList((brief) => openHost(brief));
const chips = new Map();
const controls = {};

function openHost(brief) {
	current = brief;
	resized.disconnect();
	detail.replaceChildren(hostView(brief.index));
	detail.scrollTop = 0;
	remember();
}

function apply() {
	const found = filtered();
	list.current = current ? found.findIndex((brief) => brief.index === current.index) : -1;
	list.show(found);
	statusLine.textContent =
		found.length === HOSTS.length
			? count(HOSTS.length, 'host')
			: `${grouped(found.length)} of ${count(HOSTS.length, 'host')}`;
	list.element.scrollTop = Math.max(0, list.current) * ROW_HEIGHT;
	if (list.current < 0 && found.length > 0) {
		list.pick(0);
	} else if (found.length === 0) {
		current = null;
		detail.replaceChildren(
			el(
				'p',
				{ class: 'nothing' },
				'No host matches. ',
				el(
					'button',
					{ type: 'button', onclick: clearFilters },
					'Clear the filters',
				),
			),
		);
	}
	remember();
}

function clearFilters() {
	Object.assign(filter, { words: '', rule: '', cause: '' });
	filter.verdicts.clear();
	showFilters();
	apply();
}

function toggleVerdict(kind) {
	if (!chips.has(kind)) return;
	if (!filter.verdicts.delete(kind)) filter.verdicts.add(kind);
	showFilters();
	apply();
}

function showFilters() {
	for (const [kind, chip] of chips)
		chip.setAttribute('aria-pressed', String(filter.verdicts.has(kind)));
	controls.words.value = filter.words;
	controls.rule.value = filter.rule;
	controls.cause.value = filter.cause;
	controls.order.value = filter.order;
}

/* The state of the page lives in its address, so that a link can be sent around. */
function remember() {
	if (single) return;
	const state = new URLSearchParams();
	if (filter.words) state.set('q', filter.words);
	if (filter.rule) state.set('rule', filter.rule);
	if (filter.cause) state.set('cause', filter.cause);
	if (filter.verdicts.size) state.set('verdict', [...filter.verdicts].join(','));
	if (filter.order !== 'worst') state.set('order', filter.order);
	if (current) state.set('host', current.name);
	history.replaceState(null, '', `#${state}`);
}

function recall() {
	const state = new URLSearchParams(document.location.hash.slice(1));
	const orders = ['worst', 'name', 'given'];
	filter.words = state.get('q') || '';
	filter.rule = RULES.has(state.get('rule')) ? state.get('rule') : '';
	filter.cause = state.get('cause') || '';
	filter.order = orders.includes(state.get('order')) ? state.get('order') : 'worst';
	filter.verdicts = new Set(
		(state.get('verdict') || '').split(',').filter((kind) => chips.has(kind)),
	);
	current = HOSTS.find((brief) => brief.name === state.get('host')) || null;
}

/* Show what the address of the page asks for. */
function follow() {
	recall();
	showFilters();
	const wanted = current;
	apply();
	if (wanted && list.current >= 0) list.pick(list.current);
	else if (wanted) openHost(wanted);
}

/* A choice among the values of a set that briefs have, the most frequent first. */
function frequencySelect(id, key, none) {
	const counts = new Map();
	for (const brief of HOSTS)
		for (const value of brief[key]) counts.set(value, (counts.get(value) || 0) + 1);
	const options = [...counts]
		.sort((a, b) => b[1] - a[1])
		.slice(0, CHOICES)
		.map(([value, hosts]) =>
			Object.assign(el('option', null, `${grouped(hosts)} × ${value}`), {
				value,
			}),
		);
	return el(
		'select',
		{
			id,
			onchange: (event) => {
				filter[id] = event.target.value;
				apply();
			},
		},
		el('option', { value: '' }, none),
		options,
	);
}

function verdictChips() {
	let key = 0;
	for (const kind of WEIGHTS) {
		const hosts = hostsWith(kind);
		if (hosts === 0) continue;
		key++;
		chips.set(
			kind,
			el(
				'button',
				{
					type: 'button',
					class: `chip ${kind}`,
					'aria-pressed': 'false',
					'aria-keyshortcuts': key,
					title: `key ${key}`,
					onclick: () => toggleVerdict(kind),
				},
				sign(kind, 14),
				KIND_NAMES[kind],
				el('b', null, grouped(hosts)),
			),
		);
	}
	return el('div', { class: 'chips', role: 'group', 'aria-label': 'Verdict' }, [
		...chips.values(),
	]);
}

function sidebar() {
	let waiting = 0;
	controls.words = el('input', {
		id: 'words',
		type: 'search',
		placeholder: 'Search hosts, commands, files…',
		'aria-label': 'Search',
		'aria-keyshortcuts': '/',
		autocomplete: 'off',
		spellcheck: 'false',
		oninput: () => {
			clearTimeout(waiting);
			waiting = setTimeout(() => {
				filter.words = controls.words.value;
				apply();
			}, 80);
		},
	});
	controls.rule = frequencySelect('rule', 'rules', 'any rule');
	controls.cause = frequencySelect('cause', 'causes', 'any line');
	controls.order = el(
		'select',
		{
			id: 'order',
			onchange: () => {
				filter.order = controls.order.value;
				apply();
			},
		},
		el('option', { value: 'worst' }, 'worst first'),
		el('option', { value: 'name' }, 'by name'),
		el('option', { value: 'given' }, 'as given'),
	);
	return el(
		'nav',
		{ class: 'side', 'aria-label': 'Filters and hosts' },
		el(
			'div',
			{ class: 'filters', role: 'search' },
			controls.words,
			verdictChips(),
			el(
				'div',
				{ class: 'selects' },
				el('label', { class: 'wide' }, 'Because of', controls.cause),
				el('label', null, 'Rule', controls.rule),
				el('label', null, 'Order', controls.order),
			),
		),
		statusLine,
		list.element,
	);
}

/* ---- keys ---- */

const KEYS = [
	['/', 'search', () => controls.words.focus()],
	['j', 'next host', () => list.move(1)],
	['k', 'previous host', () => list.move(-1)],
	['1 – 7', 'only this verdict, and back', null],
	['s', 'next scenario', () => nextScenario()],
	['a', 'all steps, or only those that matter', () => press(detail, '.all-steps')],
	['Esc', 'clear the filters', null],
	['?', 'this list', () => help.showModal()],
];
const help = el(
	'dialog',
	{ class: 'help', 'aria-labelledby': 'help-title' },
	el('h2', { id: 'help-title' }, 'Keys'),
	el(
		'dl',
		null,
		KEYS.filter(([key]) => !single || ['s', 'a', '?'].includes(key)).map(
			([key, words]) => [
				el('dt', null, el('kbd', null, key)),
				el('dd', null, words),
			],
		),
	),
	el('form', { method: 'dialog' }, el('button', { autofocus: true }, 'Close')),
);

function press(inside, selector) {
	for (const button of inside.querySelectorAll(selector)) button.click();
}

function nextScenario() {
	for (const group of detail.querySelectorAll('.tabs')) {
		const tabs = [...group.querySelectorAll('.tab')];
		const now = tabs.findIndex((tab) => tab.getAttribute('aria-pressed') === 'true');
		tabs[(now + 1) % tabs.length].click();
	}
}

function onKey(event) {
	if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
	const typing = event.target.matches('input, select, textarea');
	if (event.key === 'Escape' && !single) {
		clearFilters();
		list.element.focus();
	}
	if (typing) return;
	const known = KEYS.find(([key, , action]) => key === event.key && action);
	const digit = Number(event.key) - 1;
	if (known && (!single || !['/', 'j', 'k'].includes(event.key))) {
		event.preventDefault();
		known[2]();
	} else if (!single && digit >= 0 && digit < chips.size) {
		toggleVerdict([...chips.keys()][digit]);
	}
}

/* ---- print: what the filters let through, with nothing folded ---- */

const paper = el('div', { id: 'paper', 'aria-hidden': 'true' });

function toPaper() {
	const hosts = filtered();
	paper.replaceChildren(
		...hosts.slice(0, PRINT_LIMIT).map((brief) => hostView(brief.index, true)),
		...(hosts.length > PRINT_LIMIT
			? [
					el(
						'p',
						null,
						`${count(
							hosts.length - PRINT_LIMIT,
							'further host',
						)} match the filters and are not printed.`,
					),
				]
			: []),
	);
}

/* ---- begin ---- */

function masthead() {
	const facts = [
		count(summary.hosts, 'host'),
		count(summary.tokens, 'token command'),
		count(summary.error, 'error'),
		summary.warning && count(summary.warning, 'warning'),
		summary.note && count(summary.note, 'note'),
		summary.suppressed && `${grouped(summary.suppressed)} suppressed`,
		summary.failed && `${count(summary.failed, 'host')} not judged`,
	];
	return el(
		'header',
		{ class: 'masthead' },
		el('p', { class: 'brand' }, 'iptoken-lint ', el('span', null, DATA.version)),
		el('h1', null, headline()),
		lead(),
		el('p', { class: 'facts' }, facts.filter(Boolean).join(' · ')),
		!single && HOSTS.length > 0 && shareBar(),
		el(
			'button',
			{
				type: 'button',
				class: 'help-button',
				'aria-keyshortcuts': '?',
				onclick: () => help.showModal(),
			},
			'Keys ',
			el('kbd', null, '?'),
		),
	);
}

function begin() {
	document.title = single ? `${HOSTS[0].name} — iptoken-lint` : 'iptoken-lint report';
	document.body.classList.toggle('single', single);
	const side = sidebar();
	document.body.prepend(
		masthead(),
		el('div', { class: 'columns' }, !single && side, detail),
		paper,
		help,
	);
	document.addEventListener('keydown', onKey);
	window.addEventListener('beforeprint', toPaper);
	window.addEventListener('afterprint', () => paper.replaceChildren());
	if (HOSTS.length === 0) {
		detail.replaceChildren(el('p', { class: 'nothing' }, 'No host was judged.'));
	} else if (single) {
		openHost(HOSTS[0]);
	} else {
		window.addEventListener('hashchange', follow);
		follow();
	}
}

begin();
