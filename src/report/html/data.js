'use strict';

/* What the report knows, as html_data.c wrote it; a number below 0 stands for nothing. */
const DATA = JSON.parse(document.getElementById('data').textContent);
const VERDICTS = ['rejected', 'depends', 'unknown', 'not-run', 'accepted'];
/* What a host is shown as, the worst first. */
const WEIGHTS = ['rejected', 'error', 'depends', 'unknown', 'not-run', 'accepted', 'none'];
const LANES = { 1: 'loader', 2: 'udev', 3: 'ifup', 4: 'kernel' };

const string = (number) => (number < 0 ? null : DATA.strings[number]);

function memo(read) {
	const known = new Map();
	return (number) => {
		if (number < 0) return null;
		if (!known.has(number)) known.set(number, read(DATA.rows[number], number));
		return known.get(number);
	};
}

const place = memo(([path, line, column, endLine, endColumn, quote, first], number) => ({
	number,
	path: string(path),
	line,
	column,
	endLine,
	endColumn,
	quote: string(quote),
	first,
}));

const setting = memo(([device, key, value, why, origin, at]) => ({
	device: string(device),
	key: string(key),
	value,
	why: string(why),
	origin: string(origin),
	place: place(at),
}));

const settings = memo((numbers) => numbers.map(setting));

const reason = ([message, at]) => ({ message: string(message), place: place(at) });

const outcome = memo(([scenario, kernel, verdict, status, error, message, values, ifReached]) => ({
	scenario: string(scenario),
	kernel: string(kernel),
	verdict: string(verdict),
	status,
	error: string(error),
	message: string(message),
	settings: settings(values),
	refusedIfReached: ifReached === 1,
}));

const step = memo(([lane, actor, text, effect, at, device, verdict, values]) => ({
	lane: LANES[lane] || 'other',
	actor: string(actor),
	text: string(text),
	effect: string(effect),
	place: place(at),
	device: string(device),
	verdict: string(verdict),
	settings: settings(values),
}));

function readToken([
	device,
	token,
	phase,
	stanza,
	family,
	method,
	command,
	at,
	verdict,
	outcomes,
	because,
]) {
	return {
		device: string(device),
		token: string(token),
		phase: string(phase),
		stanza: string(stanza),
		family: string(family),
		method: string(method),
		command: string(command),
		place: place(at),
		verdict: string(verdict),
		outcomes: outcomes.map(outcome),
		because: because.map((number) => reason(DATA.rows[number])),
	};
}

function readFinding([
	rule,
	severity,
	message,
	device,
	at,
	because,
	consequence,
	repair,
	diff,
	tried,
	suppressed,
	token,
]) {
	return {
		rule: string(rule),
		severity: string(severity),
		message: string(message),
		device: string(device),
		place: place(at),
		because: because.map((number) => reason(DATA.rows[number])),
		consequence: string(consequence),
		repair: string(repair),
		diff: string(diff),
		tried: tried === 1,
		suppressed: string(suppressed),
		token,
	};
}

/* "0-3,9" to the steps 0, 1, 2, 3 and 9. */
function readSteps(runs) {
	const steps = [];
	for (const run of runs.split(',')) {
		const [from, to = from] = run.split('-').map(Number);
		for (let number = from; number <= to; number++) steps.push(step(number));
	}
	return steps;
}

function readHost(index) {
	const raw = DATA.hosts[index];
	return {
		index,
		name: raw.n,
		root: raw.r,
		error: raw.e || null,
		platform: raw.p
			? {
					distribution: string(raw.p[0]),
					loader: string(raw.p[1]),
					kernels: raw.p.slice(2).map(string),
				}
			: null,
		assumptions: raw.a.map(string),
		tokens: raw.t.map(readToken),
		findings: raw.f.map(readFinding),
		story(scenario, kernel) {
			const found = raw.s.find(
				(one) => string(one[0]) === scenario && string(one[1]) === kernel,
			);
			return found ? readSteps(found[2]) : [];
		},
	};
}

/* The line that a reason points at, the same on every host that has it; null for none. */
const causeOf = memo(([, at]) => {
	if (at < 0) return null;
	const { path, line, quote } = place(at);
	return quote === null ? `${path}:${line}` : `${path}: ${quote.split('\n')[0].trim()}`;
});

/* What filters and the list need of each host, without reading it whole. */
const HOSTS = DATA.hosts.map((raw, index) => {
	const verdicts = new Set(raw.t.map((token) => DATA.strings[token[8]]));
	const counted = raw.f.filter((finding) => finding[10] < 0);
	const rules = new Set(counted.map((finding) => DATA.strings[finding[0]]));
	const causes = new Set(counted.flatMap((finding) => finding[5].map(causeOf)));
	causes.delete(null);
	const errors = counted.filter((finding) => DATA.strings[finding[1]] === 'error');
	const firsts = new Set(
		errors.map((finding) => finding[5].map(causeOf).find((cause) => cause !== null)),
	);
	firsts.delete(undefined);
	const sign = raw.e ? 'error' : VERDICTS.find((verdict) => verdicts.has(verdict)) || 'none';
	return {
		index,
		name: raw.n,
		error: Boolean(raw.e),
		verdicts,
		rules,
		causes,
		firsts /* the line that each error begins with */,
		sign,
		weight: WEIGHTS.indexOf(sign),
		tokens: raw.t.length,
		errors: errors.length,
		findings: counted.length,
	};
});

const RULES = new Map(DATA.rules.map((rule) => [rule.id, rule]));
