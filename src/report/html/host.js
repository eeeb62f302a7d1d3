/* ---- one host ---- */

/* Outcomes in the order worth reading: the worst first, the order of the report within. */
function byWeight(outcomes) {
	return outcomes
		.map((one, i) => ({ one, i }))
		.sort(
			(a, b) =>
				VERDICTS.indexOf(a.one.verdict) - VERDICTS.indexOf(b.one.verdict) ||
				a.i - b.i,
		)
		.map(({ one }) => one);
}

/* One outcome for each thing that can happen. */
function distinct(outcomes) {
	const seen = new Map();
	for (const one of byWeight(outcomes)) {
		const key = `${one.verdict}\n${one.message}`;
		if (!seen.has(key)) seen.set(key, { outcome: one, among: [] });
		seen.get(key).among.push(one);
	}
	return [...seen.values()];
}

function outcomeName(outcome, all) {
	const kernels = new Set(all.map((one) => one.kernel));
	return kernels.size > 1 ? `${outcome.scenario}, Linux ${outcome.kernel}` : outcome.scenario;
}

function fateSentence({ outcome, among }, token) {
	const all = token.outcomes.length;
	const names = among.map((one) => outcomeName(one, token.outcomes)).join(', ');
	const kernels = new Set(token.outcomes.map((one) => one.kernel)).size;
	const everywhere =
		kernels > 1 ? 'On every kernel, in every order of boot' : 'In every order of boot';
	const when =
		among.length < all
			? `In ${among.length} of ${all} boots (${names})`
			: all === 1
				? `In the scenario ${names}`
				: everywhere;
	const verbs = {
		accepted: 'the command succeeds',
		rejected: 'the command fails',
		'not-run': 'the command is not run',
		unknown: 'the files do not decide it',
	};
	const error = outcome.error ? ` (${outcome.error})` : '';
	const status =
		outcome.verdict === 'rejected' ? ` with exit status ${outcome.status}${error}` : '';
	return el(
		'p',
		{ class: 'fate' },
		sign(outcome.verdict),
		el(
			'span',
			null,
			`${when} ${verbs[outcome.verdict]}${status}`,
			!outcome.message
				? '.'
				: outcome.verdict === 'rejected'
					? [': ', el('q', null, outcome.message)]
					: `: ${outcome.message}`,
		),
	);
}

/* "forwarding 0 -> 1", and the line it came from where that is not the line of the step. */
function changeChips(changes, step) {
	return (
		changes.length > 0 &&
		el(
			'span',
			{ class: 'changes' },
			changes.map((change) =>
				el(
					'span',
					{ class: 'change' },
					change.key,
					' ',
					change.from && [
						el('s', null, valueText(change.from)),
						' → ',
					],
					el('b', null, valueText(change.to)),
					change.to.place &&
						change.to.place !== step.place &&
						` since ${where(change.to.place)}`,
				),
			),
		)
	);
}

/* Commands and writes are code; what is told in words has its code in backquotes. */
const stepText = (text) => (text.includes('`') ? prose(text) : el('code', null, text));

function momentItem(one, tracks) {
	const kinds = [
		one.moment ? 'moment' : 'minor',
		one.late && 'late',
		one.isToken && `token ${one.step.verdict}`,
	];
	return el(
		'li',
		{ class: kinds.filter(Boolean).join(' '), 'data-moment': one.number },
		el('span', { class: 'badge', 'aria-hidden': 'true' }, one.number || '·'),
		el('span', { class: 'actor' }, one.step.actor),
		el(
			'div',
			{ class: 'what' },
			el(
				'p',
				null,
				stepText(one.step.text),
				' ',
				changeChips(
					one.changes.filter((change) => tracks.includes(change.key)),
					one.step,
				),
			),
			one.step.effect && el('p', { class: 'effect' }, prose(one.step.effect)),
			one.moment ? quote(one.step.place) : placeCode(one.step.place),
		),
	);
}

/* Point at a moment in the picture, and its line lights up; and the other way round. */
function joinHover(figure) {
	const light = (event, on) => {
		const target = event.target.closest('[data-moment]');
		if (!target) return;
		for (const one of figure.querySelectorAll(
			`[data-moment="${target.dataset.moment}"]`,
		))
			one.classList.toggle('lit', on);
	};
	figure.addEventListener('pointerover', (event) => light(event, true));
	figure.addEventListener('pointerout', (event) => light(event, false));
}

function storyList(told) {
	const minor = told.filter((one) => !one.moment).length;
	const tracks = tracksOf(told);
	const list = el(
		'ol',
		{ class: 'moments' },
		told.map((one) => momentItem(one, tracks)),
	);
	const toggle =
		minor > 0 &&
		el(
			'button',
			{
				type: 'button',
				class: 'all-steps',
				'aria-expanded': 'false',
				onclick: (event) => {
					const all = list.classList.toggle('all');
					event.target.setAttribute('aria-expanded', String(all));
					event.target.textContent = all
						? 'Only what changed the outcome'
						: `All ${told.length} steps`;
				},
			},
			`All ${told.length} steps`,
		);
	return [list, toggle];
}

const resized = new ResizeObserver((entries) => {
	for (const entry of entries) {
		const box = entry.target;
		const width = Math.floor(entry.contentRect.width);
		if (box.redraw && width > 0 && Math.abs(width - box.drawn) > 8) box.redraw(width);
	}
});

/* The picture and the list of one outcome; WIDTH is given for print, else it follows the page. */
function storyFigure(host, token, outcome, width) {
	const told = tell(host.story(outcome.scenario, outcome.kernel), token, outcome.verdict);
	if (outcome.verdict === 'not-run')
		return el('p', { class: 'nothing' }, 'This boot does not come to the command.');
	if (!told.some((one) => one.moment))
		return el(
			'p',
			{ class: 'nothing' },
			'Nothing in this boot touches the values that decide it.',
		);
	const box = el('div', {
		class: 'box',
		tabindex: '0',
		role: 'group',
		'aria-label': 'timeline, scrolls sideways when it is wide',
	});
	box.redraw = (to) => {
		box.drawn = to;
		box.replaceChildren(drawPicture(told, token, outcome, to));
		const moment = box.querySelector('.band line');
		box.scrollLeft = moment ? Number(moment.getAttribute('x1')) - to * 0.7 : 0;
	};
	box.redraw(width || 900);
	if (!width) resized.observe(box);
	const figure = el(
		'figure',
		{ class: 'story' },
		box,
		el('figcaption', null, storyList(told)),
	);
	joinHover(figure);
	return figure;
}

/* What happens before ifup starts. */
const SCENARIOS = {
	boot: 'the usual order: device, sysctl loader, udev rule, ifup',
	'boot-udev-first': 'the udev rule runs before the sysctl loader; nothing orders the two',
	'device-late': 'the device appears after the sysctl loader ran',
	'udev-prompt': 'the udev rule runs at once for devices that ifup makes',
	reapply: 'the next ifup, after the sysctl loader ran once more',
	'reapply-procps': 'the next ifup, after sysctl --system',
};

/* A tab for each scenario, the worst first. */
function stories(host, token) {
	const outcomes = byWeight(token.outcomes);
	const panel = el('div', { class: 'panel' });
	const about = el('span', { class: 'about' });
	const choose = (tabs, index) => {
		for (const [i, tab] of tabs.entries())
			tab.setAttribute('aria-pressed', String(i === index));
		about.textContent = SCENARIOS[outcomes[index].scenario] || '';
		panel.replaceChildren(storyFigure(host, token, outcomes[index]));
	};
	const tabs = outcomes.map((outcome, i) =>
		el(
			'button',
			{
				type: 'button',
				class: 'tab',
				'aria-pressed': 'false',
				onclick: () => choose(tabs, i),
			},
			sign(outcome.verdict, 14),
			outcomeName(outcome, token.outcomes),
		),
	);
	choose(tabs, 0);
	return [
		el(
			'div',
			{ class: 'tabs', role: 'group', 'aria-label': 'Scenario' },
			el('span', { class: 'label', 'aria-hidden': 'true' }, 'Boot'),
			tabs,
			about,
		),
		panel,
	];
}

function findingBody(finding) {
	return [
		chain(finding.because),
		finding.consequence &&
			el(
				'section',
				{ class: 'consequence' },
				el('h5', null, 'Consequence'),
				el('p', null, prose(finding.consequence)),
			),
		repair(finding),
		ruleText(finding.rule),
	];
}

const SEVERITIES = ['error', 'warning', 'note'];
const bySeverity = (findings) =>
	findings.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));

/* Inside the article of TOKEN its own line is not quoted again. */
function findingArticle(finding, token = null) {
	return el(
		'article',
		{ class: `finding ${finding.severity}` },
		el(
			'h4',
			null,
			el('span', { class: `severity ${finding.severity}` }, finding.severity),
			' ',
			prose(finding.message),
		),
		finding.suppressed &&
			el('p', { class: 'at' }, `Does not count: ${finding.suppressed}`),
		!(token && finding.place === token.place) && quote(finding.place),
		findingBody(finding),
	);
}

/* The line that says what the whole article is about. */
function tokenHeader(token) {
	const stanza = token.stanza
		? `${token.phase} of iface ${token.stanza} ${token.family} ${token.method}`
		: token.phase;
	return el(
		'header',
		null,
		el('h3', null, sign(token.verdict, 22), el('code', null, token.command)),
		el(
			'p',
			{ class: 'at' },
			el('span', { class: `verdict ${token.verdict}` }, FATES[token.verdict]),
			' · ',
			placeCode(token.place),
			stanza && ` · ${stanza}`,
		),
	);
}

/* On paper one picture for each thing that can happen, on the screen one to choose. */
function drawnStories(host, token, groups, printed) {
	if (token.verdict === 'not-run' || token.outcomes.length === 0) return null;
	if (!printed) return stories(host, token);
	return groups.map((group) => {
		const names = group.among.map((one) => outcomeName(one, token.outcomes)).join(', ');
		return [
			groups.length > 1 && el('h5', null, `Boot: ${names}`),
			storyFigure(host, token, group.outcome, 700),
		];
	});
}

function tokenArticle(host, token, number, printed) {
	const mine = bySeverity(
		host.findings.filter((finding) => finding.token === number && !finding.suppressed),
	);
	const groups = distinct(token.outcomes);
	return el(
		'article',
		{ class: `token ${token.verdict}` },
		tokenHeader(token),
		groups.map((group) => fateSentence(group, token)),
		drawnStories(host, token, groups, printed),
		mine.length === 0 && chain(token.because),
		mine.map((finding) => findingArticle(finding, token)),
	);
}

function platformLine(host) {
	if (!host.platform) return null;
	const { distribution, kernels, loader } = host.platform;
	return el(
		'p',
		{ class: 'platform' },
		[
			distribution,
			`Linux ${kernels.join(', ')}`,
			`sysctl.d loaded by ${loader}`,
			host.root,
		]
			.filter(Boolean)
			.join(' · '),
	);
}

/* The whole of a host. PRINTED: nothing folded, nothing to press. */
function hostView(index, printed = false) {
	const host = readHost(index);
	const others = bySeverity(
		host.findings.filter((finding) => finding.token < 0 && !finding.suppressed),
	);
	const suppressed = host.findings.filter((finding) => finding.suppressed);
	const view = el(
		'section',
		{ class: 'host', 'aria-label': host.name },
		el('h2', null, host.name),
		platformLine(host),
		host.error &&
			el('p', { class: 'failed' }, sign('error'), ` Not judged: ${host.error}`),
		host.assumptions.length > 0 &&
			el(
				'details',
				{ class: 'assumptions' },
				el('summary', null, count(host.assumptions.length, 'assumption')),
				el(
					'ul',
					null,
					host.assumptions.map((one) => el('li', null, prose(one))),
				),
			),
		!host.error &&
			host.tokens.length === 0 &&
			el('p', { class: 'nothing' }, 'No token command in this tree.'),
		host.tokens.map((token, i) => tokenArticle(host, token, i, printed)),
		others.length > 0 &&
			el(
				'section',
				{ class: 'others' },
				el('h3', null, host.tokens.length ? 'Also found' : 'Found'),
				others.map((finding) => findingArticle(finding)),
			),
		suppressed.length > 0 &&
			el(
				'details',
				{ class: 'suppressed' },
				el(
					'summary',
					null,
					`${count(suppressed.length, 'finding')} that ${
						suppressed.length === 1 ? 'does' : 'do'
					} not count`,
				),
				suppressed.map((finding) => findingArticle(finding)),
			),
	);
	if (printed)
		for (const folded of view.querySelectorAll('details:not(.rule)'))
			folded.open = true;
	return view;
}
