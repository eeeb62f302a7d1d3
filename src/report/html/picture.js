/* ---- the picture: lanes above, the values of the sysctls below, time from left to right ---- */

const LANE_ORDER = ['files', 'loader', 'udev', 'ifup', 'other', 'kernel'];
const LANE_NAMES = {
	files: 'files',
	loader: 'sysctl loader',
	udev: 'udev',
	ifup: 'ifup',
	other: 'others',
	kernel: 'kernel',
};
const SHAPE = {
	top: 26,
	files: 46,
	lane: 42,
	gap: 18,
	track: 50,
	swing: 24,
	bottom: 48,
	right: 14,
	gapWidth: 30,
	charWidth: 6.35,
	wideChar: 7.7,
	keyChar: 7.3,
};

/* Where everything stands, for a picture of at least WIDTH. */
function arrange(told, width) {
	const narrow = width < 620;
	const columns = columnsOf(told);
	const tracks = tracksOf(told);
	const longest = Math.max(...tracks.map((key) => key.length));
	const left = Math.max(narrow ? 88 : 104, longest * SHAPE.keyChar + 18);
	const moments = columns.filter((column) => column.moment).length;
	const gaps = (columns.length - moments) * SHAPE.gapWidth;
	const room = (width - left - SHAPE.right - gaps) / Math.max(moments, 1);
	const wide = Math.min(Math.max(room, narrow ? 44 : 92), 236);
	let x = left;
	for (const column of columns) {
		column.width = column.moment ? wide : SHAPE.gapWidth;
		column.x = x + column.width / 2;
		x += column.width;
	}
	const lanes = LANE_ORDER.filter(
		(lane) => lane !== 'other' || columns.some((column) => column.lane === 'other'),
	);
	const y = {};
	let down = SHAPE.top;
	for (const lane of lanes) {
		const height = lane === 'files' ? SHAPE.files : SHAPE.lane;
		y[lane] = down + height / 2;
		down += height;
	}
	const lanesEnd = down;
	down += SHAPE.gap;
	for (const track of tracks) {
		y['track ' + track] = down + SHAPE.track - 14;
		down += SHAPE.track;
	}
	return {
		narrow,
		left,
		columns,
		tracks,
		lanes,
		y,
		wide,
		lanesEnd,
		end: x,
		width: Math.max(x + SHAPE.right, width),
		height: down + SHAPE.bottom,
	};
}

const tip = (text) => draw('title', null, text);

function drawLanes(at) {
	return at.lanes.map((lane) =>
		draw(
			'g',
			{ class: `lane ${lane}` },
			draw('line', {
				x1: at.left,
				x2: at.width - SHAPE.right,
				y1: at.y[lane],
				y2: at.y[lane],
			}),
			draw(
				'text',
				{ x: at.left - 12, y: at.y[lane] + 4, 'text-anchor': 'end' },
				at.narrow && lane === 'loader' ? 'loader' : LANE_NAMES[lane],
			),
		),
	);
}

/* A bar on the lane of whoever is at work, from his first step to his last. */
function drawWork(at) {
	const bars = [];
	let bar = null;
	for (const column of at.columns) {
		if (bar && bar.lane === column.lane) {
			bar.to = column;
			continue;
		}
		bar = { lane: column.lane, from: column, to: column };
		bars.push(bar);
	}
	return bars
		.filter((one) => one.lane !== 'kernel')
		.map((one) => {
			const start = one.from.x - Math.min(one.from.width / 2 - 4, 22);
			const end =
				one.to.x + (one.to.moment ? 0 : Math.min(one.to.width / 2 - 4, 22));
			return draw('rect', {
				class: 'work',
				x: start,
				y: at.y[one.lane] - 5,
				width: end - start,
				height: 10,
				rx: 5,
			});
		});
}

function drawGap(at, column) {
	const ticks = Math.min(column.gap.length, 3);
	const names = column.gap
		.slice(0, 12)
		.map((one) => shortText(one.step.text))
		.join('\n');
	const more = column.gap.length > 12 ? `\n… and ${column.gap.length - 12} more` : '';
	return draw(
		'g',
		{ class: column.late ? 'skipped late' : 'skipped' },
		tip(names + more),
		draw('rect', {
			class: 'target',
			x: column.x - 12,
			y: at.y[column.lane] - 14,
			width: 24,
			height: 28,
		}),
		Array.from({ length: ticks }, (_, i) =>
			draw('circle', {
				cx: column.x + (i - (ticks - 1) / 2) * 7,
				cy: at.y[column.lane],
				r: 1.8,
			}),
		),
		column.gap.length > 1 &&
			draw(
				'text',
				{ x: column.x, y: at.y[column.lane] + 18, 'text-anchor': 'middle' },
				`${column.gap.length} more`,
			),
	);
}

/* "50-gateway.conf:4"; however little room there is, the line stays. */
function drawFile(at, column) {
	const place = column.moment.step.place;
	if (!place) return null;
	const room = Math.floor((column.width - 18) / SHAPE.charWidth);
	const line = `:${place.line}`;
	const label = at.narrow
		? ''
		: shorten(place.path.split('/').pop(), room - line.length) + line;
	const width = at.narrow ? 18 : Array.from(label).length * SHAPE.charWidth + 12;
	return draw(
		'g',
		{ class: 'file' },
		tip(where(place)),
		draw('line', {
			class: 'read',
			x1: column.x,
			x2: column.x,
			y1: at.y.files + 11,
			y2: at.y[column.lane] - 11,
		}),
		draw('rect', {
			x: column.x - width / 2,
			y: at.y.files - 11,
			width,
			height: 22,
			rx: 4,
		}),
		at.narrow
			? draw('path', { d: `M${column.x - 4} ${at.y.files - 3}h8m-8 3h8m-8 3h5` })
			: draw(
					'text',
					{ x: column.x, y: at.y.files + 4, 'text-anchor': 'middle' },
					label,
				),
	);
}

/* Where the token command ends: in the kernel, or in `ip` itself, which may refuse it first. */
const endOfToken = (at, column) => (at.refusedByIp ? at.y[column.lane] + 22 : at.y.kernel);

/* The way from whoever acts down to the kernel. */
function drawCall(at, column) {
	if (column.lane === 'kernel' || (column.moment.isToken && at.refusedByIp)) return null;
	const from = at.y[column.lane] + 11;
	const to = column.moment.isToken ? endOfToken(at, column) - 12 : at.y.kernel - 6;
	return draw(
		'g',
		{ class: 'call' },
		draw('line', { x1: column.x, x2: column.x, y1: from, y2: to }),
		draw('path', { d: `M${column.x - 3.5} ${to - 5}l3.5 5 3.5-5` }),
	);
}

function drawMoment(at, column) {
	const { moment, x, lane } = column;
	const kinds = [
		'moment',
		moment.late && 'late',
		moment.isToken && `token ${moment.step.verdict}`,
	];
	const group = draw(
		'g',
		{ class: kinds.filter(Boolean).join(' '), 'data-moment': moment.number },
		tip(`${moment.step.actor}: ${moment.step.text}`),
		drawFile(at, column),
		drawCall(at, column),
	);
	if (lane !== 'kernel' && !moment.isToken)
		group.append(draw('circle', { class: 'arrival', cx: x, cy: at.y.kernel, r: 4 }));
	for (const change of moment.changes)
		if (at.tracks.includes(change.key))
			group.append(
				draw('line', {
					class: 'cause',
					x1: x,
					x2: x,
					y1: at.y.kernel + 6,
					y2: at.y['track ' + change.key] - SHAPE.swing - 4,
				}),
			);
	if (moment.isToken)
		group.append(
			fill(
				sign(moment.step.verdict, 22),
				{ x: x - 11, y: endOfToken(at, column) - 11 },
				[],
			),
		);
	group.append(
		draw('circle', { class: 'number', cx: x, cy: at.y[lane], r: 10 }),
		draw(
			'text',
			{ class: 'number', x, y: at.y[lane] + 4, 'text-anchor': 'middle' },
			moment.number,
		),
	);
	const space = Math.min(column.width - 30, at.width - x - 20);
	const room = Math.floor(space / SHAPE.charWidth);
	if (room > 12 && !moment.isToken)
		group.append(
			draw(
				'text',
				{ class: 'label', x: x + 15, y: at.y[lane] - 6 },
				shorten(shortText(moment.step.text), room),
			),
		);
	return group;
}

/* How high VALUE is drawn: 0 to 1. */
function levelOf(key, value, values) {
	if (key === 'forwarding') return value ? 1 : 0;
	if (key === 'accept_ra' && value >= 0 && value <= 2) return value / 2;
	const sorted = [...new Set(values)].sort((a, b) => a - b);
	return sorted.length < 2 ? 0.5 : sorted.indexOf(value) / (sorted.length - 1);
}

/* The stretches of one value of KEY: from where to where, and since which moment. */
function stretchesOf(at, key) {
	const stretches = [];
	for (const column of at.columns)
		for (const change of column.moment ? column.moment.changes : [])
			if (change.key === key)
				stretches.push({
					from: column.x,
					setting: change.to,
					late: column.moment.late,
				});
	for (const [i, one] of stretches.entries())
		one.to = i + 1 < stretches.length ? stretches[i + 1].from : at.width - SHAPE.right;
	return stretches;
}

function drawTrack(at, key) {
	const base = at.y['track ' + key];
	const stretches = stretchesOf(at, key);
	const values = stretches.map((one) => one.setting.value);
	const group = draw(
		'g',
		{ class: 'track' },
		draw(
			'text',
			{
				class: 'key',
				x: at.left - 12,
				y: base - SHAPE.swing / 2 + 4,
				'text-anchor': 'end',
			},
			key,
		),
		draw('line', {
			class: 'base',
			x1: at.left,
			x2: at.width - SHAPE.right,
			y1: base,
			y2: base,
		}),
	);
	let line = '';
	let joined = false;
	for (const { from, to, setting } of stretches) {
		const known = setting.value !== null;
		const level = known ? levelOf(key, setting.value, values) : 0.5;
		const y = base - level * SHAPE.swing;
		const origin = setting.origin ? `, ${setting.origin}` : '';
		if (known) line += `${joined ? 'L' : 'M'}${from} ${y}L${to} ${y}`;
		joined = known;
		group.append(
			draw(
				'g',
				{ class: known ? 'stretch' : 'stretch unknown' },
				tip(
					known
						? `${key} = ${setting.value}${origin}`
						: `${key} is not known: ${setting.why || ''}`,
				),
				draw('rect', {
					x: from,
					y,
					width: to - from,
					height: Math.max(base - y, 0.5),
				}),
				!known && draw('line', { x1: from, x2: to, y1: y, y2: y }),
				draw('text', { x: from + 7, y: y - 5 }, valueText(setting)),
			),
		);
	}
	if (line) group.append(draw('path', { class: 'signal', d: line }));
	return group;
}

/* The value of KEY at the token command, on its line. */
function drawReading(at, column, outcome, key) {
	const stretch = stretchesOf(at, key)
		.filter((one) => one.from <= column.x)
		.pop();
	const value = outcome.settings && outcome.settings.find((one) => one.key === key);
	if (!stretch || !value || value.value === null || stretch.setting.value !== value.value)
		return null;
	const values = stretchesOf(at, key).map((one) => one.setting.value);
	const y = at.y['track ' + key] - levelOf(key, value.value, values) * SHAPE.swing;
	return draw('circle', { class: 'reading', cx: column.x, cy: y, r: 4.5 });
}

function drawVerdict(at, column, outcome) {
	const values = (outcome.settings || [])
		.filter((one) => at.tracks.includes(one.key))
		.map((one) => `${one.key} ${valueText(one)}`)
		.join(', ');
	const fate = FATES[outcome.verdict];
	const withValues = `${fate} with ${values}`;
	const centred = (words, kind, charWidth, y) => {
		const half = (words.length * charWidth) / 2;
		const x = Math.max(Math.min(column.x, at.width - half - 8), half + 8);
		return draw('text', { class: kind, x, y, 'text-anchor': 'middle' }, words);
	};
	const room = Math.floor((at.width - 16) / SHAPE.charWidth);
	return [
		centred(
			values && withValues.length * SHAPE.wideChar < at.width - 16
				? withValues
				: fate,
			'fate',
			SHAPE.wideChar,
			at.height - 26,
		),
		outcome.message &&
			centred(
				shorten(outcome.message, room),
				'message',
				SHAPE.charWidth,
				at.height - 9,
			),
	];
}

function drawTokenBand(at, column, outcome) {
	const half = Math.min(column.width / 2 - 3, 30);
	return draw(
		'g',
		{ class: `band ${outcome.verdict}` },
		draw('rect', {
			x: column.x - half,
			y: 4,
			width: half * 2,
			height: at.height - 48,
			rx: 6,
		}),
		draw('line', {
			x1: column.x,
			x2: column.x,
			y1: endOfToken(at, column) + 12,
			y2: at.height - 44,
		}),
		draw('text', { x: column.x, y: 18, 'text-anchor': 'middle' }, 'token'),
		drawVerdict(at, column, outcome),
		at.tracks.map((key) => drawReading(at, column, outcome, key)),
	);
}

/* The picture in words, for those who do not see it. */
function describe(told, token, outcome) {
	const moments = told
		.filter((one) => one.moment)
		.map((one) => {
			const changes = one.changes.map(
				(change) =>
					`${change.key} ${
						change.from
							? `from ${valueText(change.from)} to`
							: 'is'
					} ${valueText(change.to)}`,
			);
			return (
				`${one.number}: ${one.step.actor}: ${one.step.text}` +
				(changes.length ? ` (${changes.join(', ')})` : '')
			);
		});
	return (
		`${moments.join('. ')}. The token command is ${FATES[outcome.verdict]}` +
		`${outcome.message ? ': ' + outcome.message : ''}.`
	);
}

let pictures = 0;

/* The picture of one boot, as wide as WIDTH or wider. */
function drawPicture(told, token, outcome, width) {
	const at = arrange(told, width);
	at.refusedByIp = outcome.verdict === 'rejected' && !outcome.error;
	const id = `picture-${++pictures}`;
	const tokenColumn = at.columns.find((column) => column.moment && column.moment.isToken);
	return draw(
		'svg',
		{
			class: 'picture',
			role: 'img',
			'aria-labelledby': `${id}-title ${id}-words`,
			viewBox: `0 0 ${at.width} ${at.height}`,
			width: at.width,
			height: at.height,
		},
		draw(
			'title',
			{ id: `${id}-title` },
			`Boot of ${token.device || 'the device'}, scenario ${outcome.scenario}, ` +
				`Linux ${outcome.kernel}`,
		),
		draw('desc', { id: `${id}-words` }, describe(told, token, outcome)),
		tokenColumn && drawTokenBand(at, tokenColumn, outcome),
		drawLanes(at),
		drawWork(at),
		at.tracks.map((key) => drawTrack(at, key)),
		at.columns.map((column) =>
			column.moment ? drawMoment(at, column) : drawGap(at, column),
		),
		tokenColumn && at.tracks.map((key) => drawReading(at, tokenColumn, outcome, key)),
	);
}
