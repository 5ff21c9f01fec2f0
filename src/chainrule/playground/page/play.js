// node_modules/svelte/src/internal/shared/utils.js
var e = Array.isArray, t = Array.prototype.indexOf, n = Array.prototype.includes, r = Array.from, i = Object.defineProperty, a = Object.getOwnPropertyDescriptor, o = Object.getOwnPropertyDescriptors, s = Object.prototype, c = Array.prototype, l = Object.getPrototypeOf, u = Object.isExtensible, d = () => {};
function f(e) {
	for (var t = 0; t < e.length; t++) e[t]();
}
function p() {
	var e, t;
	return {
		promise: new Promise((n, r) => {
			e = n, t = r;
		}),
		resolve: e,
		reject: t
	};
}
function m(e, t) {
	if (Array.isArray(e)) return e;
	if (t === void 0 || !(Symbol.iterator in e)) return Array.from(e);
	let n = [];
	for (let r of e) if (n.push(r), n.length === t) break;
	return n;
}
var h = 1024, g = 2048, _ = 4096, v = 8192, y = 16384, b = 32768, x = 1 << 25, S = 65536, C = 1 << 19, w = 1 << 20, T = 1 << 25, E = 1 << 21, D = 1 << 22, O = 1 << 23, k = Symbol("$state"), A = Symbol("component"), j = Symbol(""), ee = Symbol("attributes"), te = Symbol("class"), ne = Symbol("style"), re = Symbol("text"), ie = Symbol("form reset"), ae = new class extends Error {
	name = "StaleReactionError";
	message = "The reaction that called `getAbortSignal()` was re-run or destroyed";
}(), oe = !!globalThis.document?.contentType && /* @__PURE__ */ globalThis.document.contentType.includes("xml"), M = {}, N = Symbol("uninitialized"), se = "http://www.w3.org/1999/xhtml", P = "http://www.w3.org/2000/svg", ce = "http://www.w3.org/1998/Math/MathML";
function le() {
	console.warn("https://svelte.dev/e/derived_inert");
}
function ue(e) {
	console.warn("https://svelte.dev/e/hydration_mismatch");
}
function de() {
	console.warn("https://svelte.dev/e/select_multiple_invalid_value");
}
function fe() {
	console.warn("https://svelte.dev/e/svelte_boundary_reset_noop");
}
// node_modules/svelte/src/internal/client/dom/hydration.js
var F = !1;
function pe(e) {
	F = e;
}
var I;
function me(e) {
	if (e === null) throw ue(), M;
	return I = e;
}
function he() {
	return me(/* @__PURE__ */ Yt(I));
}
function L(e) {
	if (F) {
		if (/* @__PURE__ */ Yt(I) !== null) throw ue(), M;
		I = e;
	}
}
function ge(e = 1) {
	if (F) {
		for (var t = e, n = I; t--;) n = /* @__PURE__ */ Yt(n);
		I = n;
	}
}
function _e(e = !0) {
	for (var t = 0, n = I;;) {
		if (n.nodeType === 8) {
			var r = n.data;
			if (r === "]") {
				if (t === 0) return n;
				--t;
			} else (r === "[" || r === "[!" || r[0] === "[" && !isNaN(Number(r.slice(1)))) && (t += 1);
		}
		var i = /* @__PURE__ */ Yt(n);
		e && n.remove(), n = i;
	}
}
function ve(e) {
	if (!e || e.nodeType !== 8) throw ue(), M;
	return e.data;
}
// node_modules/svelte/src/internal/client/reactivity/equality.js
function ye(e) {
	return e === this.v;
}
function be(e, t) {
	return e == e ? e !== t || typeof e == "object" && !!e || typeof e == "function" : t == t;
}
function xe(e) {
	return !be(e, this.v);
}
function R(e) {
	throw Error("https://svelte.dev/e/lifecycle_outside_component");
}
// node_modules/svelte/src/internal/client/errors.js
function z() {
	throw Error("https://svelte.dev/e/async_derived_orphan");
}
function Se(e, t, n) {
	throw Error("https://svelte.dev/e/each_key_duplicate");
}
function Ce(e) {
	throw Error("https://svelte.dev/e/effect_in_teardown");
}
function we() {
	throw Error("https://svelte.dev/e/effect_in_unowned_derived");
}
function Te(e) {
	throw Error("https://svelte.dev/e/effect_orphan");
}
function Ee() {
	throw Error("https://svelte.dev/e/effect_update_depth_exceeded");
}
function De() {
	throw Error("https://svelte.dev/e/state_descriptors_fixed");
}
function Oe() {
	throw Error("https://svelte.dev/e/state_prototype_fixed");
}
function ke() {
	throw Error("https://svelte.dev/e/state_unsafe_mutation");
}
function Ae() {
	throw Error("https://svelte.dev/e/svelte_boundary_reset_onerror");
}
// node_modules/svelte/src/internal/client/context.js
var je = null;
function Me(e) {
	je = e;
}
function Ne(e, t = !1, n) {
	je = {
		p: je,
		i: !1,
		c: null,
		e: null,
		s: e,
		x: null,
		r: q,
		l: null
	};
}
function Pe(e) {
	var t = je, n = t.e;
	if (n !== null) {
		t.e = null;
		for (var r of n) un(r);
	}
	return e !== void 0 && (t.x = e), t.i = !0, je = t.p, Fe(e);
}
function Fe(e = {}) {
	return i(e, A, { value: !0 }), e;
}
function Ie() {
	return !0;
}
// node_modules/svelte/src/internal/client/dom/task.js
var Le = [];
function Re() {
	var e = Le;
	Le = [], f(e);
}
function ze(e) {
	if (Le.length === 0 && !pt) {
		var t = Le;
		queueMicrotask(() => {
			t === Le && Re();
		});
	}
	Le.push(e);
}
function Be() {
	for (; Le.length > 0;) Re();
}
// node_modules/svelte/src/internal/client/reactivity/status.js
var Ve = ~(g | _ | h);
function He(e, t) {
	e.f = e.f & Ve | t;
}
function Ue(e) {
	e.f & 512 || e.deps === null ? He(e, h) : He(e, _);
}
// node_modules/svelte/src/internal/client/reactivity/utils.js
function We(e, t) {
	e.f & 2048 ? t.set(e, g) : e.f & 4096 && t.get(e) !== 2048 && t.set(e, _), He(e, h);
}
// node_modules/svelte/src/internal/client/dom/elements/misc.js
var Ge = !1;
function Ke() {
	Ge || (Ge = !0, document.addEventListener("reset", (e) => {
		Promise.resolve().then(() => {
			if (!e.defaultPrevented) for (let t of e.target.elements) t[ie]?.();
		});
	}, { capture: !0 }));
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/shared.js
function qe(e) {
	var t = K, n = q;
	Mn(null), Nn(null);
	try {
		return e();
	} finally {
		Mn(t), Nn(n);
	}
}
function Je(e, t, n, r = n) {
	e.addEventListener(t, () => qe(n));
	let i = e[ie];
	e[ie] = i ? () => {
		i(), r(!0);
	} : () => r(!0), Ke();
}
// node_modules/svelte/src/internal/client/reactivity/async.js
function Ye(e, t, n, r) {
	let i = Ie() ? $e : rt;
	var a = e.filter((e) => !e.settled), o = t.map(i);
	if (n.length === 0 && a.length === 0) {
		r(o);
		return;
	}
	var s = q, c = Xe(), l = a.length === 1 ? a[0].promise : a.length > 1 ? Promise.all(a.map((e) => e.promise)) : null;
	function u(e) {
		if (!(s.f & 16384)) {
			c();
			try {
				r([...o, ...e]);
			} catch (e) {
				nn(e, s);
			}
			Ze();
		}
	}
	var d = Qe();
	if (n.length === 0) {
		l.then(() => u([])).finally(d);
		return;
	}
	function f() {
		Promise.all(n.map((e) => /* @__PURE__ */ tt(e))).then(u).catch((e) => nn(e, s)).finally(d);
	}
	l ? l.then(() => {
		s.f & 16384 ? d() : (c(), f(), Ze());
	}) : f();
}
function Xe() {
	var e = q, t = K, n = je, r = B;
	return function(i = !0) {
		Nn(e), Mn(t), Me(n), i && !(e.f & 16384) && (r?.activate(), r?.apply());
	};
}
function Ze(e = !0) {
	Nn(null), Mn(null), Me(null), e && B?.deactivate();
}
function Qe() {
	var e = q, t = e.b, n = B, r = !!t?.is_rendered();
	return t?.update_pending_count(1, n), n.increment(r, e), () => {
		t?.update_pending_count(-1, n), n.decrement(r, e);
	};
}
/*#__NO_SIDE_EFFECTS__*/
function $e(e) {
	var t = 2 | g;
	return q !== null && (q.f |= C), {
		ctx: je,
		deps: null,
		effects: null,
		equals: ye,
		f: t,
		fn: e,
		reactions: null,
		rv: 0,
		v: N,
		wv: 0,
		parent: q,
		ac: null
	};
}
var et = Symbol("obsolete");
/*#__NO_SIDE_EFFECTS__*/
function tt(e, t, n) {
	let r = q;
	r === null && z();
	var i = void 0, a = At(N), o = !K, s = /* @__PURE__ */ new Set();
	return pn(() => {
		var t = q, n = p();
		i = n.promise;
		try {
			Promise.resolve(e()).then(n.resolve, (e) => {
				e !== ae && n.reject(e);
			}).finally(Ze);
		} catch (e) {
			n.reject(e), Ze();
		}
		var c = B;
		if (o) {
			if (t.f & 32768) var l = Qe();
			if (r.b?.is_rendered()) c.async_deriveds.get(t)?.reject(et);
			else for (let e of s.values()) e.reject(et);
			s.add(n), c.async_deriveds.set(t, n);
		}
		let u = (e, t = void 0) => {
			l?.(), s.delete(n), t !== et && (c.activate(), t ? (a.f |= O, Ft(a, t)) : (a.f & 8388608 && (a.f ^= O), Ft(a, e)), c.deactivate());
		};
		n.promise.then(u, (e) => u(null, e || "unknown"));
	}), cn(() => {
		for (let e of s) e.reject(et);
	}), new Promise((e) => {
		function t(n) {
			function r() {
				n === i ? e(a) : t(i);
			}
			n.then(r, r);
		}
		t(i);
	});
}
/*#__NO_SIDE_EFFECTS__*/
function nt(e) {
	let t = /* @__PURE__ */ $e(e);
	return Fn(t), t;
}
/*#__NO_SIDE_EFFECTS__*/
function rt(e) {
	let t = /* @__PURE__ */ $e(e);
	return t.equals = xe, t;
}
function it(e) {
	var t = e.effects;
	if (t !== null) {
		e.effects = null;
		for (var n = 0; n < t.length; n += 1) bn(t[n]);
	}
}
function at(e) {
	var t, n = q, r = e.parent;
	if (!kn && r !== null && e.v !== N && r.f & 24576) return le(), e.v;
	Nn(r);
	try {
		it(e), t = qn(e);
	} finally {
		Nn(n);
	}
	return t;
}
function ot(e) {
	var t = at(e);
	!e.equals(t) && (e.wv = Wn(), (!B?.is_fork || e.deps === null) && (B === null ? e.v = t : (B.capture(e, t, !0), ut?.capture(e, t, !0)), e.deps === null)) ? He(e, h) : kn || (dt === null ? Ue(e) : (sn() || B?.is_fork) && dt.set(e, t));
}
function st(e) {
	if (e.effects !== null) for (let t of e.effects) (t.teardown || t.ac) && (t.teardown?.(), t.ac !== null && qe(() => {
		t.ac.abort(ae), t.ac = null;
	}), t.fn !== null && (t.teardown = d), Xn(t, 0), vn(t));
}
function ct(e) {
	if (e.effects !== null) for (let t of e.effects) t.teardown && t.fn !== null && Zn(t);
}
// node_modules/svelte/src/internal/client/reactivity/batch.js
var lt = null, B = null, ut = null, dt = null, ft = null, pt = !1, mt = !1, ht = null, gt = null, _t = 0, vt = 1, yt = class e {
	id = vt++;
	started = !1;
	linked = !0;
	prev = null;
	next = null;
	async_deriveds = /* @__PURE__ */ new Map();
	current = /* @__PURE__ */ new Map();
	previous = /* @__PURE__ */ new Map();
	#e = /* @__PURE__ */ new Set();
	#t = /* @__PURE__ */ new Set();
	#n = 0;
	#r = /* @__PURE__ */ new Map();
	#i = null;
	#a = [];
	#o = [];
	#s = /* @__PURE__ */ new Map();
	#c = /* @__PURE__ */ new Map();
	#l = /* @__PURE__ */ new Set();
	is_fork = !1;
	#u = !1;
	constructor() {
		lt === null ? lt = this : (lt.next = this, this.prev = lt), lt = this;
	}
	#d() {
		if (this.is_fork) return !0;
		for (let e of this.#r.keys()) if (!this.#f(e)) return !0;
		return !1;
	}
	#f(e) {
		for (var t = e; t !== null; t = t.parent) if (this.#c.has(t)) return !0;
		return !1;
	}
	skip_effect(e) {
		this.#c.has(e) || this.#c.set(e, {
			d: [],
			m: []
		}), this.#l.delete(e);
	}
	unskip_effect(e, t = (e) => this.schedule(e)) {
		var n = this.#c.get(e);
		if (n) {
			this.#c.delete(e);
			for (var r of n.d) He(r, g), t(r);
			for (r of n.m) He(r, _), t(r);
		}
		this.#l.add(e);
	}
	#p() {
		var e = [];
		for (let i of this.#a) if (!(i.f & 16384 || !(i.f & 6144))) {
			for (var t = i, n = !1; t.parent !== null;) {
				t = t.parent;
				var r = t.f;
				if (r & 96) {
					if (!(r & 1024)) {
						n = !0;
						break;
					}
					t.f ^= h;
				}
			}
			n || e.push(t);
		}
		return this.#a = [], e;
	}
	#m() {
		this.started = !0;
		for (let [e, t] of this.#s) He(e, t), this.schedule(e);
		this.apply();
		for (var t = ht = [], n = [], r = gt = []; this.#a.length > 0;) {
			_t++ > 1e3 && (this.#b(), xt());
			for (let e of this.#p()) try {
				this.#h(e, t, n);
			} catch (t) {
				throw Et(e), this.#d() || this.discard(), t;
			}
		}
		if (B = null, r.length > 0) {
			var i = e.ensure();
			for (let e of r) i.schedule(e);
		}
		if (ht = null, gt = null, this.#d()) {
			this.#y(n), this.#y(t);
			for (let [e, t] of this.#c) Tt(e, t);
			r.length > 0 && B.#m();
			return;
		}
		let a = this.#g();
		if (a) this.#y(n), this.#y(t), a.#v(this);
		else {
			this.#s.clear();
			for (let e of this.#e) e(this);
			this.#e.clear(), ut = this, Ct(n), Ct(t), ut = null, this.#i?.resolve();
			var o = B;
			this.#n === 0 && (this.#a.length === 0 || o !== null) && this.#b(), o !== null && (Ot.clear(), o.#m());
		}
	}
	#h(e, t, n) {
		e.f ^= h;
		for (var r = e.first; r !== null;) {
			var i = r.f, a = !!(i & 96);
			if (!(a && i & 1024 || i & 8192 || this.#c.has(r)) && r.fn !== null) {
				a ? r.f ^= h : i & 4 ? t.push(r) : Gn(r) && (i & 16 && this.add_dirty_reaction(r, _), Zn(r));
				var o = r.first;
				if (o !== null) {
					r = o;
					continue;
				}
			}
			for (; r !== null;) {
				var s = r.next;
				if (s !== null) {
					r = s;
					break;
				}
				r = r.parent;
			}
		}
	}
	#g() {
		for (var e = this.prev; e !== null; e = e.prev) if (!e.is_fork && this.#_(e)) return e;
		return null;
	}
	#_(e) {
		for (let [t, [, n]] of this.current) if (!n && e.current.has(t)) return !0;
		return !1;
	}
	#v(e) {
		for (let [t, n] of e.current) !this.previous.has(t) && e.previous.has(t) && this.previous.set(t, e.previous.get(t)), this.current.set(t, n);
		for (let [t, n] of e.async_deriveds) {
			let e = this.async_deriveds.get(t);
			e && n.promise.then(e.resolve).catch(e.reject);
		}
		e.async_deriveds.clear(), this.transfer_reactions(e.#s);
		let t = (e) => {
			var n = e.reactions;
			if (n !== null && !(e.f & 2 && !(e.f & 6144))) for (let e of n) {
				var r = e.f;
				if (r & 2) t(e);
				else {
					var i = e;
					r & 4194320 && !this.async_deriveds.has(i) && (this.#s.delete(i), He(i, g), this.schedule(i));
				}
			}
		};
		for (let e of this.current.keys()) t(e);
		this.oncommit(() => e.discard()), e.#b(), B = this, this.#m();
	}
	#y(e) {
		for (var t = 0; t < e.length; t += 1) We(e[t], this.#s);
	}
	capture(e, t, n = !1) {
		e.v !== N && !this.previous.has(e) && this.previous.set(e, e.v), e.f & 8388608 || (this.current.set(e, [t, n]), dt?.set(e, t)), this.is_fork || (e.v = t);
	}
	activate() {
		B = this;
	}
	deactivate() {
		B = null, dt = null;
	}
	flush() {
		try {
			mt = !0, B = this, this.#m();
		} finally {
			_t = 0, ft = null, ht = null, gt = null, mt = !1, B = null, dt = null, Ot.clear();
		}
	}
	discard() {
		for (let e of this.#t) e(this);
		this.#t.clear();
		for (let e of this.async_deriveds.values()) e.reject(et);
		this.#b(), this.#i?.resolve();
	}
	register_created_effect(e) {
		this.#o.push(e);
	}
	increment(e, t) {
		if (this.#n += 1, e) {
			let e = this.#r.get(t) ?? 0;
			this.#r.set(t, e + 1);
		}
	}
	decrement(e, t) {
		if (--this.#n, e) {
			let e = this.#r.get(t) ?? 0;
			e === 1 ? this.#r.delete(t) : this.#r.set(t, e - 1);
		}
		this.#u || (this.#u = !0, ze(() => {
			this.#u = !1, this.linked && this.flush();
		}));
	}
	transfer_reactions(e) {
		for (let [t, n] of e) this.add_dirty_reaction(t, n);
		e.clear();
	}
	add_dirty_reaction(e, t) {
		(t === 2048 || this.#s.get(e) !== 2048) && this.#s.set(e, t);
	}
	oncommit(e) {
		this.#e.add(e);
	}
	ondiscard(e) {
		this.#t.add(e);
	}
	settled() {
		return (this.#i ??= p()).promise;
	}
	static ensure() {
		if (B === null) {
			let t = B = new e();
			!mt && !pt && ze(() => {
				t.started || t.flush();
			});
		}
		return B;
	}
	apply() {
		dt = null;
	}
	schedule(e) {
		ft = e, e.b?.is_pending && e.f & 16777228 && !(e.f & 32768) ? e.b.defer_effect(e) : this.#a.push(e);
	}
	#b() {
		if (this.linked) {
			var e = this.prev, t = this.next;
			e === null || (e.next = t), t === null ? lt = e : t.prev = e, this.linked = !1;
		}
	}
};
function bt(e) {
	var t = pt, n = ut;
	ut = null, pt = !0;
	try {
		var r;
		for (e && (bt(), r = e());;) {
			if (Be(), B === null) return r;
			B.flush();
		}
	} finally {
		pt = t, ut = n;
	}
}
function xt() {
	try {
		Ee();
	} catch (e) {
		nn(e, ft);
	}
}
var St = null;
function Ct(e) {
	var t = e.length;
	if (t !== 0) {
		for (var n = 0; n < t;) {
			var r = e[n++];
			if (!(r.f & 24576) && Gn(r) && (St = /* @__PURE__ */ new Set(), Zn(r), r.deps === null && r.first === null && r.nodes === null && r.teardown === null && r.ac === null && Sn(r), St?.size > 0)) {
				Ot.clear();
				for (let e of St) {
					if (e.f & 24576) continue;
					let t = [e], n = e.parent;
					for (; n !== null;) St.has(n) && (St.delete(n), t.push(n)), n = n.parent;
					for (let e = t.length - 1; e >= 0; e--) {
						let n = t[e];
						n.f & 24576 || Zn(n);
					}
				}
				St.clear();
			}
		}
		St = null;
	}
}
function wt(e) {
	B.schedule(e);
}
function Tt(e, t) {
	if (!(e.f & 32 && e.f & 1024)) {
		e.f & 2048 ? t.d.push(e) : e.f & 4096 && t.m.push(e), He(e, h);
		for (var n = e.first; n !== null;) Tt(n, t), n = n.next;
	}
}
function Et(e) {
	He(e, h);
	for (var t = e.first; t !== null;) Et(t), t = t.next;
}
// node_modules/svelte/src/internal/client/reactivity/sources.js
var Dt = /* @__PURE__ */ new Set(), Ot = /* @__PURE__ */ new Map(), kt = !1;
function At(e, t) {
	return {
		f: 0,
		v: e,
		reactions: null,
		equals: ye,
		rv: 0,
		wv: 0
	};
}
/*#__NO_SIDE_EFFECTS__*/
function jt(e, t) {
	let n = At(e, t);
	return Fn(n), n;
}
/*#__NO_SIDE_EFFECTS__*/
function Mt(e, t = !1, n = !0) {
	let r = At(e);
	return t || (r.equals = xe), r;
}
function V(e, t, n = !1) {
	return K !== null && (!jn || K.f & 131072) && Ie() && K.f & 4325394 && (Pn === null || !Pn.has(e)) && ke(), Ft(e, n ? zt(t) : t, gt);
}
var Nt = null, Pt = 0;
function Ft(e, t, n = null) {
	if (!e.equals(t)) {
		kn ? Ot.set(e, t) : Ot.has(e) || Ot.set(e, e.v);
		var r = yt.ensure();
		if (r.capture(e, t), e.f & 2) {
			let t = e;
			e.f & 2048 && at(t), dt === null && Ue(t);
		}
		e.wv = Wn(), Nt = null, Pt = 0, Rt(e, g, n), Nt = null, Ie() && q !== null && q.f & 1024 && !(q.f & 96) && (Rn === null ? zn([e]) : Rn.push(e)), !r.is_fork && Dt.size > 0 && !kt && It();
	}
	return t;
}
function It() {
	kt = !1;
	for (let e of Dt) {
		e.f & 1024 && He(e, _);
		let t;
		try {
			t = Gn(e);
		} catch {
			t = !0;
		}
		t && Zn(e);
	}
	Dt.clear();
}
function Lt(e) {
	V(e, e.v + 1);
}
function Rt(e, t, n) {
	var r = e.reactions;
	if (r !== null) {
		var i = Ie(), a = r.length;
		if (Pt += a, Pt > 1e5 && Nt === null && (Nt = /* @__PURE__ */ new Set()), Nt !== null) {
			if (Nt.has(e)) return;
			Nt.add(e);
		}
		for (var o = 0; o < a; o++) {
			var s = r[o], c = s.f;
			if (i || s !== q) {
				var l = (c & g) === 0;
				if (l && He(s, t), c & 131072) Dt.add(s);
				else if (c & 2) {
					var u = s;
					dt?.delete(u), Rt(u, _, n);
				} else if (l) {
					var d = s;
					c & 16 && St !== null && St.add(d), n === null ? wt(d) : n.push(d);
				}
			}
		}
	}
}
function zt(t) {
	if (typeof t != "object" || !t || k in t || A in t) return t;
	let n = l(t);
	if (n !== s && n !== c) return t;
	var r = /* @__PURE__ */ new Map(), i = e(t), o = /* @__PURE__ */ jt(0), u = null, d = Hn, f = (e) => {
		if (Hn === d) return e();
		var t = K, n = Hn;
		Mn(null), Un(d);
		var r = e();
		return Mn(t), Un(n), r;
	};
	return i && r.set("length", /* @__PURE__ */ jt(t.length, u)), new Proxy(t, {
		defineProperty(e, t, n) {
			"value" in n && n.configurable !== !1 && n.enumerable !== !1 && n.writable !== !1 || De();
			var i = r.get(t);
			return i === void 0 ? f(() => {
				var e = /* @__PURE__ */ jt(n.value, u);
				return r.set(t, e), e;
			}) : V(i, n.value, !0), !0;
		},
		deleteProperty(e, t) {
			var n = r.get(t);
			if (n === void 0) {
				if (t in e) {
					let e = f(() => /* @__PURE__ */ jt(N, u));
					r.set(t, e), Lt(o);
				}
			} else V(n, N), Lt(o);
			return !0;
		},
		get(e, n, i) {
			if (n === k) return t;
			var o = r.get(n), s = n in e;
			if (o === void 0 && (!s || a(e, n)?.writable) && (o = f(() => /* @__PURE__ */ jt(zt(s ? e[n] : N), u)), r.set(n, o)), o !== void 0) {
				var c = J(o);
				return c === N ? void 0 : c;
			}
			return Reflect.get(e, n, i);
		},
		getOwnPropertyDescriptor(e, t) {
			this.has?.(e, t);
			var n = Reflect.getOwnPropertyDescriptor(e, t), i = r.get(t);
			if (i !== void 0) {
				var a = J(i);
				if (a === N) return;
				if (n && "value" in n) n.value = a;
				else return {
					enumerable: !0,
					configurable: !0,
					value: a,
					writable: !0
				};
			}
			return n;
		},
		has(e, t) {
			if (t === k) return !0;
			var n = r.get(t), i = n !== void 0 && n.v !== N || Reflect.has(e, t);
			return (n !== void 0 || (q !== null || K !== null) && (!i || a(e, t)?.writable)) && (n === void 0 && (n = f(() => /* @__PURE__ */ jt(i ? zt(e[t]) : N, u)), r.set(t, n)), J(n) === N) ? !1 : i;
		},
		set(e, t, n, s) {
			var c = r.get(t), l = t in e;
			if (i && t === "length") for (var d = n; d < c.v; d += 1) {
				var p = r.get(d + "");
				p === void 0 ? d in e && (p = f(() => /* @__PURE__ */ jt(N, u)), r.set(d + "", p)) : V(p, N);
			}
			if (c === void 0) (!l || a(e, t)?.writable) && (c = f(() => /* @__PURE__ */ jt(void 0, u)), V(c, zt(n)), r.set(t, c));
			else {
				l = c.v !== N;
				var m = f(() => zt(n));
				V(c, m);
			}
			var h = Reflect.getOwnPropertyDescriptor(e, t);
			if (h?.set && h.set.call(s, n), !l) {
				if (i && typeof t == "string") {
					var g = r.get("length"), _ = Number(t);
					Number.isInteger(_) && _ >= g.v && V(g, _ + 1);
				}
				Lt(o);
			}
			return !0;
		},
		ownKeys(e) {
			J(o);
			var t = Reflect.ownKeys(e).filter((e) => {
				var t = r.get(e);
				return t === void 0 || t.v !== N;
			});
			for (var [n, i] of r) i.v !== N && !(n in e) && t.push(n);
			return t;
		},
		setPrototypeOf() {
			Oe();
		}
	});
}
function Bt(e) {
	try {
		if (typeof e == "object" && e && k in e) return e[k];
	} catch {}
	return e;
}
function Vt(e, t) {
	return Object.is(Bt(e), Bt(t));
}
var Ht, Ut, Wt, Gt;
function Kt() {
	if (Ht === void 0) {
		Ht = window, Ut = /Firefox/.test(navigator.userAgent);
		var e = Element.prototype, t = Node.prototype, n = Text.prototype;
		Wt = a(t, "firstChild").get, Gt = a(t, "nextSibling").get, u(e) && (e[te] = void 0, e[ee] = null, e[ne] = void 0, e.__e = void 0), u(n) && (n[re] = void 0);
	}
}
function qt(e = "") {
	return document.createTextNode(e);
}
/*@__NO_SIDE_EFFECTS__*/
function Jt(e) {
	return Wt.call(e);
}
/*@__NO_SIDE_EFFECTS__*/
function Yt(e) {
	return Gt.call(e);
}
function H(e, t) {
	if (!F) return /* @__PURE__ */ Jt(e);
	var n = /* @__PURE__ */ Jt(I);
	if (n === null) n = I.appendChild(qt());
	else if (t && n.nodeType !== 3) {
		var r = qt();
		return n?.before(r), me(r), r;
	}
	return t && en(n), me(n), n;
}
function Xt(e, t = !1) {
	if (!F) {
		var n = /* @__PURE__ */ Jt(e);
		return n instanceof Comment && n.data === "" ? /* @__PURE__ */ Yt(n) : n;
	}
	if (t) {
		if (I?.nodeType !== 3) {
			var r = qt();
			return I?.before(r), me(r), r;
		}
		en(I);
	}
	return I;
}
function U(e, t = !1) {
	if (!F) return /* @__PURE__ */ Jt(e);
	var n = H(e, t);
	return L(e), n;
}
function W(e, t = 1, n = !1) {
	let r = F ? I : e;
	for (var i; t--;) i = r, r = /* @__PURE__ */ Yt(r);
	if (!F) return r;
	if (n) {
		if (r?.nodeType !== 3) {
			var a = qt();
			return r === null ? i?.after(a) : r.before(a), me(a), a;
		}
		en(r);
	}
	return me(r), r;
}
function Zt(e) {
	e.textContent = "";
}
function Qt() {
	return !1;
}
function $t(e, t, n) {
	return t == null || t === "http://www.w3.org/1999/xhtml" ? n ? document.createElement(e, { is: n }) : document.createElement(e) : n ? document.createElementNS(t, e, { is: n }) : document.createElementNS(t, e);
}
function en(e) {
	if (e.nodeValue.length < 65536) return;
	let t = e.nextSibling;
	for (; t !== null && t.nodeType === 3;) t.remove(), e.nodeValue += t.nodeValue, t = e.nextSibling;
}
function tn(e) {
	var t = q;
	if (t === null) return K.f |= O, e;
	if (!(t.f & 32768) && !(t.f & 4)) throw e;
	nn(e, t);
}
function nn(e, t) {
	if (e === M) throw e;
	if (!(t !== null && t.f & 16384)) {
		for (; t !== null;) {
			if (t.f & 128 && !(t.f & 33570816)) {
				if (!(t.f & 32768)) throw e;
				try {
					t.b.error(e);
					return;
				} catch (t) {
					e = t;
				}
			}
			t = t.parent;
		}
		throw e;
	}
}
// node_modules/svelte/src/internal/client/reactivity/effects.js
function rn(e) {
	q === null && (K === null && Te(e), we()), kn && Ce(e);
}
function an(e, t) {
	var n = t.last;
	n === null ? t.last = t.first = e : (n.next = e, e.prev = n, t.last = e);
}
function on(e, t) {
	var n = q;
	n !== null && n.f & 8192 && (e |= v);
	var r = {
		ctx: je,
		deps: null,
		nodes: null,
		f: e | g | 512,
		first: null,
		fn: t,
		last: null,
		next: null,
		parent: n,
		b: n && n.b,
		prev: null,
		teardown: null,
		wv: 0,
		ac: null
	};
	B?.register_created_effect(r);
	var i = r;
	if (e & 4) ht === null ? yt.ensure().schedule(r) : ht.push(r);
	else if (t !== null) {
		try {
			Zn(r);
		} catch (e) {
			throw bn(r), e;
		}
		i.deps === null && i.teardown === null && i.nodes === null && i.first === i.last && !(i.f & 524288) && (i = i.first, e & 16 && e & 65536 && i !== null && (i.f |= S));
	}
	if (i !== null && (i.parent = n, n !== null && an(i, n), K !== null && K.f & 2 && !(e & 64))) {
		var a = K;
		(a.effects ??= []).push(i);
	}
	return r;
}
function sn() {
	return K !== null && !jn;
}
function cn(e) {
	let t = on(8, null);
	return He(t, h), t.teardown = e, t;
}
function ln(e) {
	rn("$effect");
	var t = q.f;
	if (!K && t & 32 && je !== null && !je.i) {
		var n = je;
		(n.e ??= []).push(e);
	} else return un(e);
}
function un(e) {
	return on(4 | w, e);
}
function dn(e) {
	yt.ensure();
	let t = on(64 | C, e);
	return (e = {}) => new Promise((n) => {
		e.outro ? Cn(t, () => {
			bn(t), n(void 0);
		}) : (bn(t), n(void 0));
	});
}
function fn(e) {
	return on(4, e);
}
function pn(e) {
	return on(D | C, e);
}
function mn(e, t = 0) {
	return on(8 | t, e);
}
function G(e, t = [], n = [], r = []) {
	Ye(r, t, n, (t) => {
		on(8, () => {
			e(...t.map(J));
		});
	});
}
function hn(e, t = 0) {
	return on(16 | t, e);
}
function gn(e) {
	return on(32 | C, e);
}
function _n(e) {
	var t = e.teardown;
	if (t !== null) {
		let n = kn, r = K;
		An(!0), Mn(null);
		try {
			t.call(null);
		} catch (t) {
			nn(t, e.parent);
		} finally {
			An(n), Mn(r);
		}
	}
}
function vn(e, t = !1) {
	var n = e.first;
	for (e.first = e.last = null; n !== null;) {
		let e = n.ac;
		e !== null && qe(() => {
			e.abort(ae);
		});
		var r = n.next;
		n.f & 64 ? n.parent = null : bn(n, t), n = r;
	}
}
function yn(e) {
	for (var t = e.first; t !== null;) {
		var n = t.next;
		t.f & 32 || bn(t), t = n;
	}
}
function bn(e, t = !0) {
	var n = !1;
	(t || e.f & 262144) && e.nodes !== null && e.nodes.end !== null && (xn(e.nodes.start, e.nodes.end), n = !0), e.f |= x, vn(e, t && !n), Xn(e, 0);
	var r = e.nodes && e.nodes.t;
	if (r !== null) for (let e of r) e.stop();
	_n(e), e.f ^= x, e.f |= y;
	var i = e.parent;
	i !== null && i.first !== null && Sn(e), e.next = e.prev = e.teardown = e.ctx = e.deps = e.fn = e.nodes = e.ac = e.b = null;
}
function xn(e, t) {
	for (; e !== null;) {
		var n = e === t ? null : /* @__PURE__ */ Yt(e);
		e.remove(), e = n;
	}
}
function Sn(e) {
	var t = e.parent, n = e.prev, r = e.next;
	n !== null && (n.next = r), r !== null && (r.prev = n), t !== null && (t.first === e && (t.first = r), t.last === e && (t.last = n));
}
function Cn(e, t, n = !0) {
	var r = [];
	e.f |= 256, wn(e, r, !0);
	var i = () => {
		n && bn(e), t && t();
	}, a = r.length;
	if (a > 0) {
		var o = () => --a || i();
		for (var s of r) s.out(o);
	} else i();
}
function wn(e, t, n) {
	if (!(e.f & 8192)) {
		e.f ^= v;
		var r = e.nodes && e.nodes.t;
		if (r !== null) for (let e of r) (e.is_global || n) && t.push(e);
		for (var i = e.first; i !== null;) {
			var a = i.next;
			if (!(i.f & 64)) {
				var o = !!(i.f & 65536) || !!(i.f & 32) && !!(e.f & 16);
				wn(i, t, o ? n : !1);
			}
			i = a;
		}
	}
}
function Tn(e) {
	e.f &= -257, En(e, !0);
}
function En(e, t) {
	if (!(e.f & 256) && e.f & 8192) {
		e.f ^= v, e.f & 1024 || (He(e, g), yt.ensure().schedule(e));
		for (var n = e.first; n !== null;) {
			var r = n.next, i = !!(n.f & 65536) || !!(n.f & 32);
			En(n, i ? t : !1), n = r;
		}
		var a = e.nodes && e.nodes.t;
		if (a !== null) for (let e of a) (e.is_global || t) && e.in();
	}
}
function Dn(e, t) {
	if (e.nodes) for (var n = e.nodes.start, r = e.nodes.end; n !== null;) {
		var i = n === r ? null : /* @__PURE__ */ Yt(n);
		t.append(n), n = i;
	}
}
// node_modules/svelte/src/internal/client/legacy.js
var On = null, kn = !1;
function An(e) {
	kn = e;
}
var K = null, jn = !1;
function Mn(e) {
	K = e;
}
var q = null;
function Nn(e) {
	q = e;
}
var Pn = null;
function Fn(e) {
	K !== null && (K.f & 2097152 || K.f & 2) && (Pn ??= /* @__PURE__ */ new Set()).add(e);
}
var In = null, Ln = 0, Rn = null;
function zn(e) {
	Rn = e;
}
var Bn = 1, Vn = 0, Hn = Vn;
function Un(e) {
	Hn = e;
}
function Wn() {
	return ++Bn;
}
function Gn(e) {
	var t = e.f;
	if (t & 2048) return !0;
	if (t & 4096) {
		for (var n = e.deps, r = n.length, i = 0; i < r; i++) {
			var a = n[i];
			if (Gn(a) && ot(a), a.wv > e.wv) return !0;
		}
		t & 512 && dt === null && He(e, h);
	}
	return !1;
}
function Kn(e, t, n = !0) {
	var r = e.reactions;
	if (r !== null && !(Pn !== null && Pn.has(e))) for (var i = 0; i < r.length; i++) {
		var a = r[i];
		a.f & 2 ? Kn(a, t, !1) : t === a && (n ? He(a, g) : a.f & 1024 && He(a, _), wt(a));
	}
}
function qn(e) {
	var t = In, n = Ln, r = Rn, i = K, a = Pn, o = je, s = jn, c = Hn, l = e.f;
	In = null, Ln = 0, Rn = null, K = l & 96 ? null : e, Pn = null, Me(e.ctx), jn = !1, Hn = ++Vn, e.ac !== null && (qe(() => {
		e.ac.abort(ae);
	}), e.ac = null);
	try {
		e.f |= E;
		var u = e.fn, d = u();
		e.f |= b;
		var f = Jn(e);
		if (Ie() && Rn !== null && !jn && f !== null && !(e.f & 6146)) for (var p = 0; p < Rn.length; p++) Kn(Rn[p], e);
		if (i !== null && i !== e) {
			if (Vn++, i.deps !== null) for (let e = 0; e < n; e += 1) i.deps[e].rv = Vn;
			if (t !== null) for (let e of t) e.rv = Vn;
			Rn !== null && (r === null ? r = Rn : r.push(...Rn));
		}
		return e.f & 8388608 && (e.f ^= O), d;
	} catch (t) {
		return Jn(e), tn(t);
	} finally {
		e.f ^= E, In = t, Ln = n, Rn = r, K = i, Pn = a, Me(o), jn = s, Hn = c;
	}
}
function Jn(e) {
	var t = e.deps, n = B?.is_fork;
	if (In !== null) {
		var r;
		if (n || Xn(e, Ln), t !== null && Ln > 0) for (t.length = Ln + In.length, r = 0; r < In.length; r++) t[Ln + r] = In[r];
		else e.deps = t = In;
		if (sn() && e.f & 512) for (r = Ln; r < t.length; r++) (t[r].reactions ??= []).push(e);
	} else !n && t !== null && Ln < t.length && (Xn(e, Ln), t.length = Ln);
	return t;
}
function Yn(e, r) {
	let i = r.reactions;
	if (i !== null) {
		var a = t.call(i, e);
		if (a !== -1) {
			var o = i.length - 1;
			o === 0 ? i = r.reactions = null : (i[a] = i[o], i.pop());
		}
	}
	if (i === null && r.f & 2 && (In === null || !n.call(In, r))) {
		var s = r;
		s.f & 512 && (s.f ^= 512), s.v !== N && Ue(s), s.ac !== null && qe(() => {
			s.ac.abort(ae), s.ac = null, He(s, g);
		}), st(s), Xn(s, 0);
	}
}
function Xn(e, t) {
	var n = e.deps;
	if (n !== null) for (var r = t; r < n.length; r++) Yn(e, n[r]);
}
function Zn(e) {
	var t = e.f;
	if (!(t & 16384)) {
		He(e, h);
		var n = q;
		q = e;
		try {
			t & 16777232 ? yn(e) : vn(e), _n(e);
			var r = qn(e);
			e.teardown = typeof r == "function" ? r : null, e.wv = Bn;
		} finally {
			q = n;
		}
	}
}
async function Qn() {
	await Promise.resolve(), bt();
}
function J(e) {
	var t = !!(e.f & 2);
	if (On?.add(e), K !== null && !jn && !(q !== null && q.f & 16384) && (Pn === null || !Pn.has(e))) {
		var r = K.deps;
		if (K.f & 2097152) e.rv < Vn && (e.rv = Vn, In === null && r !== null && r[Ln] === e ? Ln++ : In === null ? In = [e] : In.push(e));
		else {
			K.deps ??= [], n.call(K.deps, e) || K.deps.push(e);
			var i = e.reactions;
			i === null ? e.reactions = [K] : n.call(i, K) || i.push(K);
		}
	}
	if (kn && Ot.has(e)) return Ot.get(e);
	if (t) {
		var a = e;
		if (kn) {
			var o = a.v;
			return (!(a.f & 1024) && a.reactions !== null || er(a)) && (o = at(a)), Ot.set(a, o), o;
		}
		var s = !(a.f & 512) && !jn && K !== null && !!(K.f & 512), c = (a.f & b) === 0;
		Gn(a) && (s && (a.f |= 512), ot(a)), s && !c && (ct(a), $n(a));
	}
	if (dt?.has(e)) return dt.get(e);
	if (e.f & 8388608) throw e.v;
	return e.v;
}
function $n(e) {
	if (e.f |= 512, e.deps !== null) for (let r of e.deps) {
		var t = r.reactions;
		t === null ? r.reactions = [e] : n.call(t, e) || t.push(e), r.f & 2 && !(r.f & 512) && (ct(r), $n(r));
	}
}
function er(e) {
	if (e.v === N) return !0;
	if (e.deps === null) return !1;
	for (let t of e.deps) if (Ot.has(t) || t.f & 2 && er(t)) return !0;
	return !1;
}
function tr(e) {
	var t = jn;
	try {
		return jn = !0, e();
	} finally {
		jn = t;
	}
}
[.../* @__PURE__ */ "allowfullscreen.async.autofocus.autoplay.checked.controls.default.disabled.formnovalidate.indeterminate.inert.ismap.loop.multiple.muted.nomodule.novalidate.open.playsinline.readonly.required.reversed.seamless.selected.webkitdirectory.defer.disablepictureinpicture.disableremoteplayback".split(".")];
var nr = ["touchstart", "touchmove"];
function rr(e) {
	return nr.includes(e);
}
// node_modules/svelte/src/internal/client/dom/elements/events.js
var ir = Symbol("events"), ar = /* @__PURE__ */ new Set(), or = /* @__PURE__ */ new Set();
function sr(e, t, n, r = {}) {
	function i(e) {
		if (r.capture || fr.call(t, e), !e.cancelBubble) return qe(() => n?.call(this, e));
	}
	return e.startsWith("pointer") || e.startsWith("touch") || e === "wheel" ? (i.__removed = !1, ze(() => {
		i.__removed || t.addEventListener(e, i, r);
	})) : t.addEventListener(e, i, r), i;
}
function cr(e, t, n, r, i) {
	var a = {
		capture: r,
		passive: i
	}, o = sr(e, t, n, a);
	(t === document.body || t === window || t === document || t instanceof HTMLMediaElement) && cn(() => {
		o.__removed = !0, t.removeEventListener(e, o, a);
	});
}
function Y(e, t, n) {
	(t[ir] ??= {})[e] = n;
}
function lr(e) {
	for (var t = 0; t < e.length; t++) ar.add(e[t]);
	for (var n of or) n(e);
}
var ur = null, dr = !1;
function fr(e) {
	var t = this, n = t.ownerDocument, r = e.type, a = e.composedPath?.() || [], o = a[0] || e.target;
	ur = e, dr || (dr = !0, setTimeout(() => {
		dr = !1, ur = null;
	}));
	var s = 0, c = ur === e && e[ir];
	if (c) {
		var l = a.indexOf(c);
		if (l !== -1 && (t === document || t === window)) {
			e[ir] = t;
			return;
		}
		var u = a.indexOf(t);
		if (u === -1) return;
		l <= u && (s = l);
	}
	if (o = a[s] || e.target, o !== t) {
		i(e, "currentTarget", {
			configurable: !0,
			get() {
				return o || n;
			}
		});
		var d = K, f = q;
		Mn(null), Nn(null);
		try {
			for (var p, m = []; o !== null && o !== t;) {
				try {
					var h = o[ir]?.[r];
					h == null || o.disabled && e.target !== o || h.call(o, e);
				} catch (e) {
					p ? m.push(e) : p = e;
				}
				if (e.cancelBubble) break;
				s++, o = s < a.length ? a[s] : null;
			}
			if (p) {
				for (let e of m) queueMicrotask(() => {
					throw e;
				});
				throw p;
			}
		} finally {
			e[ir] = t, delete e.currentTarget, Mn(d), Nn(f);
		}
	}
}
// node_modules/svelte/src/internal/client/dom/reconciler.js
var pr = globalThis?.window?.trustedTypes && /* @__PURE__ */ globalThis.window.trustedTypes.createPolicy("svelte-trusted-html", { createHTML: (e) => e });
function mr(e) {
	return pr?.createHTML(e) ?? e;
}
function hr(e) {
	var t = $t("template");
	return t.innerHTML = mr(e.replaceAll("<!>", "<!---->")), t.content;
}
// node_modules/svelte/src/internal/client/dom/template.js
function gr(e, t) {
	var n = q;
	n.nodes === null && (n.nodes = {
		start: e,
		end: t,
		a: null,
		t: null
	});
}
/*#__NO_SIDE_EFFECTS__*/
function X(e, t) {
	var n = !!(t & 1), r = !!(t & 2), i, a = !e.startsWith("<!>");
	return () => {
		if (F) return gr(I, null), I;
		i === void 0 && (i = hr(a ? e : "<!>" + e), n || (i = /* @__PURE__ */ Jt(i)));
		var t = r || Ut ? document.importNode(i, !0) : i.cloneNode(!0);
		if (n) {
			var o = /* @__PURE__ */ Jt(t), s = t.lastChild;
			gr(o, s);
		} else gr(t, t);
		return t;
	};
}
function _r(e = "") {
	if (!F) {
		var t = qt(e + "");
		return gr(t, t), t;
	}
	var n = I;
	return n.nodeType === 3 ? en(n) : (n.before(n = qt()), me(n)), gr(n, n), n;
}
function vr() {
	if (F) return gr(I, null), I;
	var e = document.createDocumentFragment(), t = document.createComment(""), n = qt();
	return e.append(t, n), gr(t, n), e;
}
function Z(e, t) {
	if (F) {
		var n = q;
		n.f & 32768 && n.nodes.end !== null || (n.nodes.end = I), he();
	} else e !== null && e.before(t);
}
// node_modules/svelte/src/reactivity/create-subscriber.js
function yr(e) {
	let t = 0, n = At(0), r;
	return () => {
		sn() && (J(n), mn(() => (t === 0 && (r = tr(() => e(() => Lt(n)))), t += 1, () => {
			ze(() => {
				--t, t === 0 && (r?.(), r = void 0, Lt(n));
			});
		})));
	};
}
// node_modules/svelte/src/internal/client/dom/blocks/boundary.js
var br = S | C;
function xr(e, t, n, r) {
	new Sr(e, t, n, r);
}
var Sr = class {
	parent;
	is_pending = !1;
	transform_error;
	#e;
	#t = F ? I : null;
	#n;
	#r;
	#i;
	#a = null;
	#o = null;
	#s = null;
	#c = null;
	#l = 0;
	#u = 0;
	#d = !1;
	#f = /* @__PURE__ */ new Map();
	#p = null;
	#m = yr(() => (this.#p = At(this.#l), () => {
		this.#p = null;
	}));
	constructor(e, t, n, r) {
		this.#e = e, this.#n = t, this.#r = (e) => {
			var t = q;
			t.b = this, t.f |= 128, n(e);
		}, this.parent = q.b, this.transform_error = r ?? this.parent?.transform_error ?? ((e) => e), this.#i = hn(() => {
			if (F) {
				let e = ve(this.#t);
				he();
				let t = e === "[!";
				if (e.startsWith("[?")) {
					let t = JSON.parse(e.slice(2));
					this.#g(t);
				} else t ? this.#y() : this.#h();
			} else this.#b();
		}, br), F && (this.#e = I);
	}
	#h() {
		try {
			this.#a = gn(() => this.#r(this.#e));
		} catch (e) {
			this.error(e);
		}
	}
	#g(e) {
		let t = this.#n.failed, { reset: n, invoke_onerror: r } = this.#_(e);
		ze(r), t && (this.#s = gn(() => {
			t(this.#e, () => e, () => n);
		}));
	}
	#_(e) {
		var t = !1, n = !1;
		let r = () => {
			this.#v() || (t ? fe() : (t = !0, n && Ae(), this.#s !== null && Cn(this.#s, () => {
				this.#s = null;
			}), this.#S(() => {
				this.#b();
			})));
		};
		return {
			reset: r,
			invoke_onerror: () => {
				if (!this.#v()) try {
					n = !0, this.#n.onerror?.(e, r), n = !1;
				} catch (e) {
					nn(e, this.#i && this.#i.parent);
				}
			}
		};
	}
	#v() {
		return (this.#i.f & (y | x)) !== 0;
	}
	#y() {
		let e = this.#n.pending;
		e && (this.is_pending = !0, this.#o = gn(() => e(this.#e)), ze(() => {
			if (!this.#v()) {
				var e = this.#c = document.createDocumentFragment(), t = qt(), n = !1;
				e.append(t), this.#a = this.#S(() => {
					try {
						return gn(() => this.#r(t));
					} catch (e) {
						try {
							this.error(e), n = !0;
						} catch (e) {
							nn(e, this.#i.parent);
						}
						return null;
					}
				}), this.#a === null ? (this.#c = null, n && this.#x(B)) : this.#u === 0 && (this.#e.before(e), this.#c = null, Cn(this.#o, () => {
					this.#o = null;
				}), this.#x(B));
			}
		}));
	}
	#b() {
		try {
			if (this.is_pending = this.has_pending_snippet(), this.#u = 0, this.#l = 0, this.#a = gn(() => {
				this.#r(this.#e);
			}), this.#u > 0) {
				var e = this.#c = document.createDocumentFragment();
				Dn(this.#a, e);
				let t = this.#n.pending;
				this.#o = gn(() => t(this.#e));
			} else this.#x(B);
		} catch (e) {
			this.error(e);
		}
	}
	#x(e) {
		this.is_pending = !1, e.transfer_reactions(this.#f);
	}
	defer_effect(e) {
		We(e, this.#f);
	}
	is_rendered() {
		return !this.is_pending && (!this.parent || this.parent.is_rendered());
	}
	has_pending_snippet() {
		return !!this.#n.pending;
	}
	#S(e) {
		var t = q, n = K, r = je;
		Nn(this.#i), Mn(this.#i), Me(this.#i.ctx);
		try {
			return yt.ensure(), e();
		} finally {
			Nn(t), Mn(n), Me(r);
		}
	}
	#C(e, t) {
		this.has_pending_snippet() ? (this.#u += e, this.#u === 0 && (this.#x(t), this.#o && Cn(this.#o, () => {
			this.#o = null;
		}), this.#c &&= (this.#e.before(this.#c), null))) : this.parent && this.parent.#C(e, t);
	}
	update_pending_count(e, t) {
		this.#C(e, t), this.#l += e, !this.#p || this.#d || (this.#d = !0, ze(() => {
			this.#d = !1, this.#p && Ft(this.#p, this.#l);
		}));
	}
	get_effect_pending() {
		return this.#m(), J(this.#p);
	}
	error(e) {
		if (e === M || !this.#n.onerror && !this.#n.failed) throw e;
		B?.is_fork ? (this.#a && B.skip_effect(this.#a), this.#o && B.skip_effect(this.#o), this.#s && B.skip_effect(this.#s), B.oncommit(() => {
			this.#v() || this.#w(e);
		})) : this.#w(e);
	}
	#w(e) {
		this.#a &&= (bn(this.#a), null), this.#o &&= (bn(this.#o), null), this.#s &&= (bn(this.#s), null), F && (me(this.#t), ge(), me(_e()));
		let t = this.#n.failed, n = (e) => {
			if (this.#v()) return;
			let { reset: n, invoke_onerror: r } = this.#_(e);
			r(), t && !this.#v() && (this.#s = this.#S(() => {
				try {
					return gn(() => {
						var r = q;
						r.b = this, r.f |= 128, t(this.#e, () => e, () => n);
					});
				} catch (e) {
					return nn(e, this.#i.parent), null;
				}
			}));
		};
		ze(() => {
			if (!this.#v()) {
				var t;
				try {
					t = this.transform_error(e);
				} catch (e) {
					nn(e, this.#i && this.#i.parent);
					return;
				}
				typeof t == "object" && t && typeof t.then == "function" ? t.then(n, (e) => nn(e, this.#i && this.#i.parent)) : n(t);
			}
		});
	}
};
function Q(e, t) {
	var n = t == null ? "" : typeof t == "object" ? `${t}` : t;
	n !== (e[re] ??= e.nodeValue) && (e[re] = n, e.nodeValue = `${n}`);
}
function Cr(e, t) {
	return Tr(e, t);
}
var wr = /* @__PURE__ */ new Map();
function Tr(e, { target: t, anchor: n, props: i = {}, events: a, context: o, intro: s = !0, transformError: c }) {
	Kt();
	var l = void 0, u = dn(() => {
		var s = n ?? t.appendChild(qt());
		xr(s, { pending: () => {} }, (t) => {
			Ne({});
			var n = je;
			if (o && (n.c = o), a && (i.$$events = a), F && gr(t, null), l = e(t, i) || Fe(), F && (q.nodes.end = I, I === null || I.nodeType !== 8 || I.data !== "]")) throw ue(), M;
			Pe();
		}, c);
		var u = /* @__PURE__ */ new Set(), d = (e) => {
			for (var n = 0; n < e.length; n++) {
				var r = e[n];
				if (!u.has(r)) {
					u.add(r);
					var i = rr(r);
					for (let e of [t, document]) {
						var a = wr.get(e);
						a === void 0 && (a = /* @__PURE__ */ new Map(), wr.set(e, a));
						var o = a.get(r);
						o === void 0 ? (e.addEventListener(r, fr, { passive: i }), a.set(r, 1)) : a.set(r, o + 1);
					}
				}
			}
		};
		return d(r(ar)), or.add(d), () => {
			for (var e of u) for (let n of [t, document]) {
				var r = wr.get(n), i = r.get(e);
				--i == 0 ? (n.removeEventListener(e, fr), r.delete(e), r.size === 0 && wr.delete(n)) : r.set(e, i);
			}
			or.delete(d), s !== n && s.parentNode?.removeChild(s);
		};
	});
	return Er.set(l, u), l;
}
var Er = /* @__PURE__ */ new WeakMap();
function Dr(e, t) {
	let n = Er.get(e);
	return n ? (Er.delete(e), n(t)) : Promise.resolve();
}
// node_modules/svelte/src/internal/client/dom/blocks/branches.js
var Or = class {
	anchor;
	#e = /* @__PURE__ */ new Map();
	#t = /* @__PURE__ */ new Map();
	#n = /* @__PURE__ */ new Map();
	#r = /* @__PURE__ */ new Set();
	#i = !0;
	constructor(e, t = !0) {
		this.anchor = e, this.#i = t;
	}
	#a = (e) => {
		if (this.#e.has(e)) {
			var t = this.#e.get(e), n = this.#t.get(t);
			if (n) Tn(n), this.#r.delete(t);
			else {
				var r = this.#n.get(t);
				r && (Tn(r.effect), this.#t.set(t, r.effect), this.#n.delete(t), r.fragment.lastChild.remove(), this.anchor.before(r.fragment), n = r.effect);
			}
			for (let [t, n] of this.#e) {
				if (this.#e.delete(t), t === e) break;
				let r = this.#n.get(n);
				r && (bn(r.effect), this.#n.delete(n));
			}
			for (let [e, r] of this.#t) {
				if (e === t || this.#r.has(e)) continue;
				let i = () => {
					if (Array.from(this.#e.values()).includes(e)) {
						var t = document.createDocumentFragment();
						Dn(r, t), t.append(qt()), this.#n.set(e, {
							effect: r,
							fragment: t
						});
					} else bn(r);
					this.#r.delete(e), this.#t.delete(e);
				};
				this.#i || !n ? (this.#r.add(e), Cn(r, i, !1)) : i();
			}
		}
	};
	#o = (e) => {
		this.#e.delete(e);
		let t = Array.from(this.#e.values());
		for (let [e, n] of this.#n) t.includes(e) || (bn(n.effect), this.#n.delete(e));
	};
	ensure(e, t) {
		var n = B, r = Qt();
		if (t && !this.#t.has(e) && !this.#n.has(e)) {
			if (r) {
				var i = document.createDocumentFragment(), a = qt();
				i.append(a), this.#n.set(e, {
					effect: gn(() => t(a)),
					fragment: i
				});
			} else this.#t.set(e, gn(() => t(this.anchor)));
		}
		if (this.#e.set(n, e), r) {
			for (let [t, r] of this.#t) t === e ? n.unskip_effect(r) : n.skip_effect(r);
			for (let [t, r] of this.#n) t === e ? n.unskip_effect(r.effect) : n.skip_effect(r.effect);
			n.oncommit(this.#a), n.ondiscard(this.#o);
		} else F && (this.anchor = I), this.#a(n);
	}
};
// node_modules/svelte/src/internal/client/dom/blocks/if.js
function $(e, t, n = !1) {
	var r;
	F && (r = I, he());
	var i = new Or(e), a = n ? S : 0;
	function o(e, t) {
		if (F) {
			var n = ve(r);
			if (e !== parseInt(n.substring(1))) {
				var a = _e();
				me(a), i.anchor = a, pe(!1), i.ensure(e, t), pe(!0);
				return;
			}
		}
		i.ensure(e, t);
	}
	hn(() => {
		var e = !1;
		t((t, n = 0) => {
			e = !0, o(n, t);
		}), e || o(-1, null);
	}, a);
}
// node_modules/svelte/src/internal/client/dom/blocks/each.js
function kr(e, t) {
	return t;
}
function Ar(e, t, n) {
	for (var i = [], a = t.length, o, s = t.length, c = 0; c < a; c++) {
		let n = t[c];
		Cn(n, () => {
			if (o) {
				if (o.pending.delete(n), o.done.add(n), o.pending.size === 0) {
					var t = e.outrogroups;
					jr(e, r(o.done)), t.delete(o), t.size === 0 && (e.outrogroups = null);
				}
			} else --s;
		}, !1);
	}
	if (s === 0) {
		var l = i.length === 0 && n !== null && e.pending.size === 0;
		if (l) {
			var u = n, d = u.parentNode;
			Zt(d), d.append(u), e.items.clear();
		}
		jr(e, t, !l);
	} else o = {
		pending: new Set(t),
		done: /* @__PURE__ */ new Set()
	}, (e.outrogroups ??= /* @__PURE__ */ new Set()).add(o);
}
function jr(e, t, n = !0) {
	var r;
	if (e.pending.size > 0) {
		r = /* @__PURE__ */ new Set();
		for (let t of e.pending.values()) for (let n of t) r.add(e.items.get(n).e);
	}
	for (var i = 0; i < t.length; i++) {
		var a = t[i];
		r?.has(a) ? (a.f |= T, Dn(a, document.createDocumentFragment())) : bn(t[i], n);
	}
}
var Mr;
function Nr(t, n, i, a, o, s = null) {
	var c = t, l = /* @__PURE__ */ new Map();
	if (n & 4) {
		var u = t;
		c = F ? me(/* @__PURE__ */ Jt(u)) : u.appendChild(qt());
	}
	F && he();
	var d = null, f = /* @__PURE__ */ rt(() => {
		var t = i();
		return e(t) ? t : t == null ? [] : r(t);
	}), p = /* @__PURE__ */ new Map(), m = !0;
	function h(e) {
		if (!(_.effect.f & 16384)) {
			_.pending.delete(e);
			var t = J(f);
			_.fallback = d, Fr(_, t, c, n, a), d !== null && (t.length === 0 ? d.f & 33554432 ? (d.f ^= T, Lr(d, null, c)) : Tn(d) : Cn(d, () => {
				d = null;
			}));
		}
	}
	function g(e) {
		_.pending.delete(e);
	}
	var _ = {
		effect: hn(() => {
			var e = J(f), t = e.length;
			let r = !1;
			F && ve(c) === "[!" != (t === 0) && (c = _e(), me(c), pe(!1), r = !0);
			for (var u = /* @__PURE__ */ new Set(), _ = B, v = Qt(), y = 0; y < t; y += 1) {
				F && I.nodeType === 8 && I.data === "]" && (c = I, r = !0, pe(!1));
				var b = e[y], x = a(b, y), S = m ? null : l.get(x);
				S ? (S.v && Ft(S.v, b), S.i && Ft(S.i, y), v && _.unskip_effect(S.e)) : (S = Ir(l, m ? c : Mr ??= qt(), b, x, y, o, n, i), m || (S.e.f |= T), l.set(x, S)), u.add(x);
			}
			if (t === 0 && s && !d && (m ? d = gn(() => s(c)) : (d = gn(() => s(Mr ??= qt())), d.f |= T)), t > u.size && Se("", "", ""), F && t > 0 && me(_e()), !m) {
				if (p.set(_, u), v) {
					for (let [e, t] of l) u.has(e) || _.skip_effect(t.e);
					_.oncommit(h), _.ondiscard(g);
				} else h(_);
			}
			r && pe(!0), J(f);
		}),
		flags: n,
		items: l,
		pending: p,
		outrogroups: null,
		fallback: d
	};
	m = !1, F && (c = I);
}
function Pr(e) {
	for (; e !== null && !(e.f & 32);) e = e.next;
	return e;
}
function Fr(e, t, n, i, a) {
	var o = !!(i & 8), s = t.length, c = e.items, l = Pr(e.effect.first), u, d = null, f, p = [], m = [], h, g, _, v;
	if (o) for (v = 0; v < s; v += 1) h = t[v], g = a(h, v), _ = c.get(g).e, _.f & 33554432 || (_.nodes?.a?.measure(), (f ??= /* @__PURE__ */ new Set()).add(_));
	for (v = 0; v < s; v += 1) {
		if (h = t[v], g = a(h, v), _ = c.get(g).e, e.outrogroups !== null) for (let t of e.outrogroups) t.pending.delete(_), t.done.delete(_);
		if (_.f & 8192 && (Tn(_), o && (_.nodes?.a?.unfix(), (f ??= /* @__PURE__ */ new Set()).delete(_))), _.f & 33554432) {
			if (_.f ^= T, _ === l) Lr(_, null, n);
			else {
				var y = d ? d.next : l;
				_ === e.effect.last && (e.effect.last = _.prev), _.prev && (_.prev.next = _.next), _.next && (_.next.prev = _.prev), Rr(e, d, _), Rr(e, _, y), Lr(_, y, n), d = _, p = [], m = [], l = Pr(d.next);
				continue;
			}
		}
		if (_ !== l) {
			if (u !== void 0 && u.has(_)) {
				if (p.length < m.length) {
					var b = m[0], x;
					d = b.prev;
					var S = p[0], C = p[p.length - 1];
					for (x = 0; x < p.length; x += 1) Lr(p[x], b, n);
					for (x = 0; x < m.length; x += 1) u.delete(m[x]);
					Rr(e, S.prev, C.next), Rr(e, d, S), Rr(e, C, b), l = b, d = C, --v, p = [], m = [];
				} else u.delete(_), Lr(_, l, n), Rr(e, _.prev, _.next), Rr(e, _, d === null ? e.effect.first : d.next), Rr(e, d, _), d = _;
				continue;
			}
			for (p = [], m = []; l !== null && l !== _;) (u ??= /* @__PURE__ */ new Set()).add(l), m.push(l), l = Pr(l.next);
			if (l === null) continue;
		}
		_.f & 33554432 || p.push(_), d = _, l = Pr(_.next);
	}
	if (e.outrogroups !== null) {
		for (let t of e.outrogroups) t.pending.size === 0 && (jr(e, r(t.done)), e.outrogroups?.delete(t));
		e.outrogroups.size === 0 && (e.outrogroups = null);
	}
	if (l !== null || u !== void 0) {
		var w = [];
		if (u !== void 0) for (_ of u) _.f & 8192 || w.push(_);
		for (; l !== null;) !(l.f & 8192) && l !== e.fallback && w.push(l), l = Pr(l.next);
		var E = w.length;
		if (E > 0) {
			var D = i & 4 && s === 0 ? n : null;
			if (o) {
				for (v = 0; v < E; v += 1) w[v].nodes?.a?.measure();
				for (v = 0; v < E; v += 1) w[v].nodes?.a?.fix();
			}
			Ar(e, w, D);
		}
	}
	o && ze(() => {
		if (f !== void 0) for (_ of f) _.nodes?.a?.apply();
	});
}
function Ir(e, t, n, r, i, a, o, s) {
	var c = o & 1 ? o & 16 ? At(n) : /* @__PURE__ */ Mt(n, !1, !1) : null, l = o & 2 ? At(i) : null;
	return {
		v: c,
		i: l,
		e: gn(() => (a(t, c ?? n, l ?? i, s), () => {
			e.delete(r);
		}))
	};
}
function Lr(e, t, n) {
	if (e.nodes) for (var r = e.nodes.start, i = e.nodes.end, a = t && !(t.f & 33554432) ? t.nodes.start : n; r !== null;) {
		var o = /* @__PURE__ */ Yt(r);
		if (a.before(r), r === i) return;
		r = o;
	}
}
function Rr(e, t, n) {
	t === null ? e.effect.first = n : t.next = n, n === null ? e.effect.last = t : n.prev = t;
}
function zr(e, t, n = !1, r = !1, i = !1, a = !1) {
	var o = e, s = "";
	if (n) {
		var c = e;
		F && (o = me(/* @__PURE__ */ Jt(c)));
	}
	G(() => {
		var e = q;
		if (s === (s = t() ?? "")) F && he();
		else if (n && !F) e.nodes = null, c.innerHTML = s, s !== "" && gr(/* @__PURE__ */ Jt(c), c.lastChild);
		else if (e.nodes !== null && (xn(e.nodes.start, e.nodes.end), e.nodes = null), s !== "") {
			if (F) {
				for (var a = I.data, l = he(), u = l; l !== null && (l.nodeType !== 8 || l.data !== "");) u = l, l = /* @__PURE__ */ Yt(l);
				if (l === null) throw ue(), M;
				gr(I, u), o = me(l);
			} else {
				var d = $t(r ? "svg" : i ? "math" : "template", r ? P : i ? ce : void 0);
				d.innerHTML = s;
				var f = r || i ? d : d.content;
				if (gr(/* @__PURE__ */ Jt(f), f.lastChild), r || i) for (; /* @__PURE__ */ Jt(f);) o.before(/* @__PURE__ */ Jt(f));
				else o.before(f);
			}
		}
	});
}
// node_modules/svelte/src/internal/shared/attributes.js
var Br = [..." 	\n\r\f\xA0\v﻿"];
function Vr(e, t, n) {
	var r = e == null ? "" : "" + e;
	if (t && (r = r ? r + " " + t : t), n) {
		for (var i of Object.keys(n)) if (n[i]) r = r ? r + " " + i : i;
		else if (r.length) for (var a = i.length, o = 0; (o = r.indexOf(i, o)) >= 0;) {
			var s = o + a;
			(o === 0 || Br.includes(r[o - 1])) && (s === r.length || Br.includes(r[s])) ? r = (o === 0 ? "" : r.substring(0, o)) + r.substring(s + 1) : o = s;
		}
	}
	return r === "" ? null : r;
}
function Hr(e, t = !1) {
	var n = t ? " !important;" : ";", r = "";
	for (var i of Object.keys(e)) {
		var a = e[i];
		a != null && a !== "" && (r += " " + i + ": " + a + n);
	}
	return r;
}
function Ur(e) {
	return e[0] !== "-" || e[1] !== "-" ? e.toLowerCase() : e;
}
function Wr(e, t) {
	if (t) {
		var n = "", r, i;
		if (Array.isArray(t) ? (r = t[0], i = t[1]) : r = t, e) {
			e = String(e).replaceAll(/\/\*.*?\*\//g, "").trim();
			var a = !1, o = 0, s = !1, c = [];
			r && c.push(...Object.keys(r).map(Ur)), i && c.push(...Object.keys(i).map(Ur));
			var l = 0, u = -1;
			let t = e.length;
			for (var d = 0; d < t; d++) {
				var f = e[d];
				if (s ? f === "/" && e[d - 1] === "*" && (s = !1) : a ? a === f && (a = !1) : f === "/" && e[d + 1] === "*" ? s = !0 : f === "\"" || f === "'" ? a = f : f === "(" ? o++ : f === ")" && o--, !s && a === !1 && o === 0) {
					if (f === ":" && u === -1) u = d;
					else if (f === ";" || d === t - 1) {
						if (u !== -1) {
							var p = Ur(e.substring(l, u).trim());
							if (!c.includes(p)) {
								f !== ";" && d++;
								var m = e.substring(l, d).trim();
								n += " " + m + ";";
							}
						}
						l = d + 1, u = -1;
					}
				}
			}
		}
		return r && (n += Hr(r)), i && (n += Hr(i, !0)), n = n.trim(), n === "" ? null : n;
	}
	return e == null ? null : String(e);
}
// node_modules/svelte/src/internal/client/dom/elements/class.js
function Gr(e, t, n, r, i, a) {
	var o = e[te];
	if (F || o !== n || o === void 0) {
		var s = Vr(n, r, a);
		F && s === e.getAttribute("class") || (s == null ? e.removeAttribute("class") : t ? e.className = s : e.setAttribute("class", s)), e[te] = n;
	} else if (a && i !== a) for (var c in a) {
		var l = !!a[c];
		(i == null || l !== !!i[c]) && e.classList.toggle(c, l);
	}
	return a;
}
// node_modules/svelte/src/internal/client/dom/elements/style.js
function Kr(e, t = {}, n, r) {
	for (var i in n) {
		var a = n[i];
		t[i] !== a && (n[i] == null ? e.style.removeProperty(i) : e.style.setProperty(i, a, r));
	}
}
function qr(e, t, n, r) {
	var i = e[ne];
	if (F || i !== t) {
		var a = Wr(t, r);
		F && a === e.getAttribute("style") || (a == null ? e.removeAttribute("style") : e.style.cssText = a), e[ne] = t;
	} else r && (Array.isArray(r) ? (Kr(e, n?.[0], r[0]), Kr(e, n?.[1], r[1], "important")) : Kr(e, n, r));
	return r;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/select.js
function Jr(e, t) {
	t ? e.hasAttribute("selected") || e.setAttribute("selected", "") : e.removeAttribute("selected");
}
function Yr(t, n) {
	var r = t.__defaultValue, i = t.multiple, a = i ? r ?? [] : null;
	if (!i || e(a)) {
		var o = t.selectedIndex, s = n && i ? new Set(t.selectedOptions) : null;
		for (var c of t.options) {
			var l = Qr(c);
			Jr(c, i ? a.includes(l) : Vt(l, r));
		}
		if (n) {
			if (s !== null) for (c of t.options) {
				var u = s.has(c);
				c.selected !== u && (c.selected = u);
			}
			else t.selectedIndex !== o && (t.selectedIndex = o);
		}
	}
}
function Xr(t, n, r = !1) {
	if (t.multiple) {
		if (n == null) return;
		if (!e(n)) return de();
		for (var i of t.options) i.selected = n.includes(Qr(i));
	} else {
		for (i of t.options) if (Vt(Qr(i), n)) {
			i.selected = !0;
			return;
		}
		r && n === void 0 || (t.selectedIndex = -1);
	}
}
function Zr(e) {
	var t = new MutationObserver((t) => {
		t.every($r) || ("__defaultValue" in e && Yr(e, !1), "__value" in e && Xr(e, e.__value));
	});
	t.observe(e, {
		childList: !0,
		subtree: !0,
		attributes: !0,
		attributeFilter: ["value"]
	}), cn(() => {
		t.disconnect();
	});
}
function Qr(e) {
	return "__value" in e ? e.__value : e.value;
}
function $r(e) {
	if (e.target.closest("selectedcontent") !== null) return !0;
	if (e.type === "childList") {
		var t = [...e.addedNodes, ...e.removedNodes];
		return t.length > 0 && t.every((e) => e.nodeName === "SELECTEDCONTENT");
	}
	return !1;
}
// node_modules/svelte/src/internal/client/dom/elements/attributes.js
var ei = Symbol("is custom element"), ti = Symbol("is html"), ni = oe ? "link" : "LINK", ri = oe ? "progress" : "PROGRESS";
function ii(e) {
	if (F) {
		var t = !1, n = () => {
			if (!t) {
				if (t = !0, e.hasAttribute("value")) {
					var n = e.value;
					si(e, "value", null), e.value = n;
				}
				if (e.hasAttribute("checked")) {
					var r = e.checked;
					si(e, "checked", null), e.checked = r;
				}
			}
		};
		e[ie] = n, ze(n), Ke();
	}
}
function ai(e, t) {
	var n = ci(e);
	n.value !== (n.value = t ?? void 0) && (e.value !== t || t === 0 && e.nodeName === ri) && (e.value = t ?? "");
}
function oi(e, t) {
	var n = ci(e);
	n.checked !== (n.checked = t ?? void 0) && (e.checked = t);
}
function si(e, t, n, r) {
	var i = ci(e);
	if (!(F && (i[t] = e.getAttribute(t), t === "src" || t === "srcset" || t === "href" && e.nodeName === ni))) {
		var a = i[t];
		a !== (i[t] = n) && (t === "loading" && (e[j] = n), n == null ? e.removeAttribute(t) : typeof n != "string" && ui(e).has(t) ? e[t] = n : (!F || typeof n != "number" && typeof n != "boolean" || a !== String(n)) && e.setAttribute(t, n));
	}
}
function ci(e) {
	return e[ee] ??= {
		[ei]: e.nodeName.includes("-"),
		[ti]: e.namespaceURI === se
	};
}
var li = /* @__PURE__ */ new Map();
function ui(e) {
	var t = e.getAttribute("is") || e.nodeName, n = li.get(t);
	if (n) return n;
	li.set(t, n = /* @__PURE__ */ new Set());
	for (var r, i = e, a = Element.prototype; a !== i;) {
		for (var s in r = o(i), r) r[s].set && s !== "innerHTML" && s !== "textContent" && s !== "innerText" && n.add(s);
		i = l(i);
	}
	return n;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/input.js
function di(e, t, n = t) {
	var r = /* @__PURE__ */ new WeakSet();
	Je(e, "input", async (i) => {
		var a = i ? e.defaultValue : e.value;
		if (a = fi(e) ? pi(a) : a, n(a), B !== null && r.add(B), await Qn(), a !== (a = t())) {
			var o = e.selectionStart, s = e.selectionEnd, c = e.value.length;
			if (e.value = a ?? "", s !== null) {
				var l = e.value.length;
				o === s && s === c && l > c ? (e.selectionStart = l, e.selectionEnd = l) : (e.selectionStart = o, e.selectionEnd = Math.min(s, l));
			}
		}
	}), (F && e.defaultValue !== e.value || tr(t) == null && e.value) && (n(fi(e) ? pi(e.value) : e.value), B !== null && r.add(B)), mn(() => {
		var n = t();
		if (e === document.activeElement) {
			var i = B;
			if (r.has(i)) return;
		}
		fi(e) && n === pi(e.value) || (e.type !== "date" || n || e.value) && n !== e.value && (e.value = n ?? "");
	});
}
function fi(e) {
	var t = e.type;
	return t === "number" || t === "range";
}
function pi(e) {
	return e === "" ? null : +e;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/this.js
function mi(e, t) {
	return e === t || e?.[k] === t;
}
function hi(e = Fe(), t, n, r) {
	var i = je.r, a = q;
	return fn(() => {
		var o, s;
		return mn(() => {
			o = s, s = r?.() || [], tr(() => {
				mi(n(...s), e) || (t(e, ...s), o && mi(n(...o), e) && t(null, ...o));
			});
		}), () => {
			let r = a;
			for (; r !== i && r.parent !== null && r.parent.f & 33554432;) r = r.parent;
			let o = () => {
				s && mi(n(...s), e) && t(null, ...s);
			}, c = r.teardown;
			r.teardown = () => {
				o(), c?.();
			};
		};
	}), e;
}
function gi(e) {
	je === null && R("onMount"), ln(() => {
		let t = tr(e);
		if (typeof t == "function") return t;
	});
}
// node_modules/svelte/src/internal/disclose-version.js
typeof window < "u" && ((window.__svelte ??= {}).v ??= /* @__PURE__ */ new Set()).add("5");
// src/Code.svelte
var _i = /* @__PURE__ */ X("<p class=\"legend\"> </p>"), vi = /* @__PURE__ */ X("<p class=\"section\"> </p>"), yi = /* @__PURE__ */ X("<span class=\"value\"> </span>"), bi = /* @__PURE__ */ X("<!> <p><code> </code><!></p>", 1), xi = /* @__PURE__ */ X("<section class=\"card code\"><div class=\"head\"><h2> </h2><!></div> <div class=\"listing\" tabindex=\"0\" role=\"group\"></div></section>");
function Si(e, t) {
	Ne(t, !0);
	let n;
	ln(() => {
		let e = t.at ?? (t.line ? t.line - 1 : null), r = e === null ? null : n?.querySelectorAll(".row")[e];
		r && (n.scrollTop = Math.max(0, r.offsetTop - n.clientHeight / 2));
	});
	var r = xi(), i = H(r), a = H(i), o = U(a, !0), s = W(a), c = (e) => {
		var n = _i(), r = U(n);
		G(() => Q(r, `${t.line ?? ""} of ${t.hello.program.length ?? ""} lines computed`)), Z(e, n);
	};
	$(s, (e) => {
		t.line !== null && e(c);
	}), L(i);
	var l = W(i, 2);
	Nr(l, 21, () => t.hello.program, kr, (e, n, r) => {
		var i = bi(), a = Xt(i), o = (e) => {
			var t = vi(), r = U(t, !0);
			G(() => Q(r, J(n).section)), Z(e, t);
		};
		$(a, (e) => {
			(r === 0 || t.hello.program[r - 1].section !== J(n).section) && e(o);
		});
		var s = W(a, 2);
		let c;
		var l = H(s), u = U(l, !0), d = W(l), f = (e) => {
			var n = yi(), i = U(n, !0);
			G(() => Q(i, t.values[r])), Z(e, n);
		}, p = (e) => {
			var t = yi(), r = U(t, !0);
			G(() => Q(r, J(n).shape)), Z(e, t);
		};
		$(d, (e) => {
			t.values ? e(f) : t.kind === "text" && e(p, 1);
		}), L(s), G(() => {
			c = Gr(s, 1, "row", null, c, {
				on: r === t.at,
				now: t.line !== null && r === t.line - 1,
				later: t.line !== null && r >= t.line
			}), Q(u, J(n)[t.kind]);
		}), Z(e, i);
	}), L(l), hi(l, (e) => n = e, () => n), L(r), G(() => {
		si(r, "aria-label", t.title), Q(o, t.title), si(l, "aria-label", `${t.title ?? ""}, line by line`);
	}), Z(e, r), Pe();
}
// node_modules/uplot/dist/uPlot.esm.js
var Ci = !0, wi = "uplot", Ti = "u-hz", Ei = "u-vt", Di = "u-title", Oi = "u-wrap", ki = "u-under", Ai = "u-over", ji = "u-axis", Mi = "u-off", Ni = "u-select", Pi = "u-cursor-x", Fi = "u-cursor-y", Ii = "u-cursor-pt", Li = "u-legend", Ri = "u-live", zi = "u-inline", Bi = "u-series", Vi = "u-marker", Hi = "u-label", Ui = "u-value", Wi = "width", Gi = "height", Ki = "top", qi = "bottom", Ji = "left", Yi = "right", Xi = "#000", Zi = "#0000", Qi = "mousemove", $i = "mousedown", ea = "mouseup", ta = "mouseenter", na = "mouseleave", ra = "dblclick", ia = "resize", aa = "scroll", oa = "change", sa = "dppxchange", ca = "--", la = typeof window < "u", ua = la ? document : null, da = la ? window : null, fa = la ? navigator : null, pa, ma;
function ha() {
	let e = devicePixelRatio;
	pa != e && (pa = e, ma && Aa(oa, ma, ha), ma = matchMedia(`(min-resolution: ${pa - .001}dppx) and (max-resolution: ${pa + .001}dppx)`), ka(oa, ma, ha), da.dispatchEvent(new CustomEvent(sa)));
}
function ga(e, t) {
	if (t != null) {
		let n = e.classList;
		!n.contains(t) && n.add(t);
	}
}
function _a(e, t) {
	let n = e.classList;
	n.contains(t) && n.remove(t);
}
function va(e, t, n) {
	e.style[t] = n + "px";
}
function ya(e, t, n, r) {
	let i = ua.createElement(e);
	return t != null && ga(i, t), n?.insertBefore(i, r), i;
}
function ba(e, t) {
	return ya("div", e, t);
}
var xa = /* @__PURE__ */ new WeakMap();
function Sa(e, t, n, r, i) {
	let a = "translate(" + t + "px," + n + "px)";
	a != xa.get(e) && (e.style.transform = a, xa.set(e, a), t < 0 || n < 0 || t > r || n > i ? ga(e, Mi) : _a(e, Mi));
}
var Ca = /* @__PURE__ */ new WeakMap();
function wa(e, t, n) {
	let r = t + n;
	r != Ca.get(e) && (Ca.set(e, r), e.style.background = t, e.style.borderColor = n);
}
var Ta = /* @__PURE__ */ new WeakMap();
function Ea(e, t, n, r) {
	let i = t + "" + n;
	i != Ta.get(e) && (Ta.set(e, i), e.style.height = n + "px", e.style.width = t + "px", e.style.marginLeft = r ? -t / 2 + "px" : 0, e.style.marginTop = r ? -n / 2 + "px" : 0);
}
var Da = { passive: !0 }, Oa = {
	...Da,
	capture: !0
};
function ka(e, t, n, r) {
	t.addEventListener(e, n, r ? Oa : Da);
}
function Aa(e, t, n, r) {
	t.removeEventListener(e, n, Da);
}
la && ha();
function ja(e, t, n, r) {
	let i;
	n ||= 0, r ||= t.length - 1;
	let a = r <= 2147483647;
	for (; r - n > 1;) i = a ? n + r >> 1 : $a((n + r) / 2), t[i] < e ? n = i : r = i;
	return e - t[n] <= t[r] - e ? n : r;
}
function Ma(e) {
	return (t, n, r) => {
		let i = -1, a = -1;
		for (let a = n; a <= r; a++) if (e(t[a])) {
			i = a;
			break;
		}
		for (let i = r; i >= n; i--) if (e(t[i])) {
			a = i;
			break;
		}
		return [i, a];
	};
}
var Na = (e) => e != null, Pa = (e) => e != null && e > 0, Fa = Ma(Na), Ia = Ma(Pa);
function La(e, t, n, r = 0, i = !1) {
	let a = i ? Ia : Fa, o = i ? Pa : Na;
	[t, n] = a(e, t, n);
	let s = e[t], c = e[t];
	if (t > -1) {
		if (r == 1) s = e[t], c = e[n];
		else if (r == -1) s = e[n], c = e[t];
		else for (let r = t; r <= n; r++) {
			let t = e[r];
			o(t) && (t < s ? s = t : t > c && (c = t));
		}
	}
	return [s ?? uo, c ?? -uo];
}
function Ra(e, t, n, r) {
	let i = ao(e), a = ao(t);
	e == t && (i == -1 ? (e *= n, t /= n) : (e /= n, t *= n));
	let o = n == 10 ? oo : so, s = i == 1 ? $a : to, c = a == 1 ? to : $a, l = s(o(Qa(e))), u = c(o(Qa(t))), d = io(n, l), f = io(n, u);
	return n == 10 && (l < 0 && (d = Do(d, -l)), u < 0 && (f = Do(f, -u))), r || n == 2 ? (e = d * i, t = f * a) : (e = Eo(e, d), t = To(t, f)), [e, t];
}
function za(e, t, n, r) {
	let i = Ra(e, t, n, r);
	return e == 0 && (i[0] = 0), t == 0 && (i[1] = 0), i;
}
var Ba = .1, Va = {
	mode: 3,
	pad: Ba
}, Ha = {
	pad: 0,
	soft: null,
	mode: 0
}, Ua = {
	min: Ha,
	max: Ha
};
function Wa(e, t, n, r) {
	return Ro(n) ? qa(e, t, n) : (Ha.pad = n, Ha.soft = r ? 0 : null, Ha.mode = r ? 3 : 0, qa(e, t, Ua));
}
function Ga(e, t) {
	return e ?? t;
}
function Ka(e, t, n) {
	for (t = Ga(t, 0), n = Ga(n, e.length - 1); t <= n;) {
		if (e[t] != null) return !0;
		t++;
	}
	return !1;
}
function qa(e, t, n) {
	let r = n.min, i = n.max, a = Ga(r.pad, 0), o = Ga(i.pad, 0), s = Ga(r.hard, -uo), c = Ga(i.hard, uo), l = Ga(r.soft, uo), u = Ga(i.soft, -uo), d = Ga(r.mode, 0), f = Ga(i.mode, 0), p = t - e, m = oo(p), h = ro(Qa(e), Qa(t)), g = Qa(oo(h) - m);
	(p < 1e-24 || g > 10) && (p = 0, (e == 0 || t == 0) && (p = 1e-24, d == 2 && l != uo && (a = 0), f == 2 && u != -uo && (o = 0)));
	let _ = p || h || 1e3, v = io(10, $a(oo(_))), y = Do(Eo(e - _ * (p == 0 ? e == 0 ? .1 : 1 : a), v / 10), 24), b = e >= l && (d == 1 || d == 3 && y <= l || d == 2 && y >= l) ? l : uo, x = ro(s, y < b && e >= b ? b : no(b, y)), S = Do(To(t + _ * (p == 0 ? t == 0 ? .1 : 1 : o), v / 10), 24), C = t <= u && (f == 1 || f == 3 && S >= u || f == 2 && S <= u) ? u : -uo, w = no(c, S > C && t <= C ? C : ro(C, S));
	return x == w && x == 0 && (w = 100), [x, w];
}
var Ja = new Intl.NumberFormat(la ? fa.language : "en-US"), Ya = (e) => Ja.format(e), Xa = Math, Za = Xa.PI, Qa = Xa.abs, $a = Xa.floor, eo = Xa.round, to = Xa.ceil, no = Xa.min, ro = Xa.max, io = Xa.pow, ao = Xa.sign, oo = Xa.log10, so = Xa.log2, co = (e, t = 1) => Xa.sinh(e) * t, lo = (e, t = 1) => Xa.asinh(e / t), uo = Infinity;
function fo(e) {
	return (oo((e ^ e >> 31) - (e >> 31)) | 0) + 1;
}
function po(e, t, n) {
	return no(ro(e, t), n);
}
function mo(e) {
	return typeof e == "function";
}
function ho(e) {
	return mo(e) ? e : () => e;
}
var go = () => {}, _o = (e) => e, vo = (e, t) => t, yo = (e) => null, bo = (e) => !0, xo = (e, t) => e == t, So = /\.\d*?(?=9{6,}|0{6,})/gm, Co = (e) => {
	if (Fo(e) || Oo.has(e)) return e;
	let t = `${e}`, n = t.match(So);
	if (n == null) return e;
	let r = n[0].length - 1;
	if (t.indexOf("e-") != -1) {
		let [e, n] = t.split("e");
		return +`${Co(e)}e${n}`;
	}
	return Do(e, r);
};
function wo(e, t) {
	return Co(Do(Co(e / t)) * t);
}
function To(e, t) {
	return Co(to(Co(e / t)) * t);
}
function Eo(e, t) {
	return Co($a(Co(e / t)) * t);
}
function Do(e, t = 0) {
	if (Fo(e)) return e;
	let n = 10 ** t;
	return eo(e * n * (1 + 2 ** -52)) / n;
}
var Oo = /* @__PURE__ */ new Map();
function ko(e) {
	return (("" + e).split(".")[1] || "").length;
}
function Ao(e, t, n, r) {
	let i = [], a = r.map(ko);
	for (let o = t; o < n; o++) {
		let t = Qa(o), n = Do(io(e, o), t);
		for (let s = 0; s < r.length; s++) {
			let c = e == 10 ? +`${r[s]}e${o}` : r[s] * n, l = (o >= 0 ? 0 : t) + (o >= a[s] ? 0 : a[s]), u = e == 10 ? c : Do(c, l);
			i.push(u), Oo.set(u, l);
		}
	}
	return i;
}
var jo = {}, Mo = [], No = [null, null], Po = Array.isArray, Fo = Number.isInteger, Io = (e) => e === void 0;
function Lo(e) {
	return typeof e == "string";
}
function Ro(e) {
	let t = !1;
	if (e != null) {
		let n = e.constructor;
		t = n == null || n == Object;
	}
	return t;
}
function zo(e) {
	return typeof e == "object" && !!e;
}
var Bo = Object.getPrototypeOf(Uint8Array), Vo = "__proto__";
function Ho(e, t = Ro) {
	let n;
	if (Po(e)) {
		let r = e.find((e) => e != null);
		if (Po(r) || t(r)) {
			n = Array(e.length);
			for (let r = 0; r < e.length; r++) n[r] = Ho(e[r], t);
		} else n = e.slice();
	} else if (e instanceof Bo) n = e.slice();
	else if (t(e)) {
		n = {};
		for (let r in e) r != Vo && (n[r] = Ho(e[r], t));
	} else n = e;
	return n;
}
function Uo(e) {
	let t = arguments;
	for (let n = 1; n < t.length; n++) {
		let r = t[n];
		for (let t in r) t != Vo && (Ro(e[t]) ? Uo(e[t], Ho(r[t])) : e[t] = Ho(r[t]));
	}
	return e;
}
var Wo = 0, Go = 1, Ko = 2;
function qo(e, t, n) {
	for (let r = 0, i, a = -1; r < t.length; r++) {
		let o = t[r];
		if (o > a) {
			for (i = o - 1; i >= 0 && e[i] == null;) e[i--] = null;
			for (i = o + 1; i < n && e[i] == null;) e[a = i++] = null;
		}
	}
}
function Jo(e, t) {
	if (Zo(e)) {
		let t = e[0].slice();
		for (let n = 1; n < e.length; n++) t.push(...e[n].slice(1));
		return Qo(t[0]) || (t = Xo(t)), t;
	}
	let n = /* @__PURE__ */ new Set();
	for (let t = 0; t < e.length; t++) {
		let r = e[t][0], i = r.length;
		for (let e = 0; e < i; e++) n.add(r[e]);
	}
	let r = [Array.from(n).sort((e, t) => e - t)], i = r[0].length, a = /* @__PURE__ */ new Map();
	for (let e = 0; e < i; e++) a.set(r[0][e], e);
	for (let n = 0; n < e.length; n++) {
		let o = e[n], s = o[0];
		for (let e = 1; e < o.length; e++) {
			let c = o[e], l = Array(i).fill(void 0), u = t ? t[n][e] : Go, d = [];
			for (let e = 0; e < c.length; e++) {
				let t = c[e], n = a.get(s[e]);
				t === null ? u != Wo && (l[n] = t, u == Ko && d.push(n)) : l[n] = t;
			}
			qo(l, d, i), r.push(l);
		}
	}
	return r;
}
var Yo = typeof queueMicrotask > "u" ? (e) => Promise.resolve().then(e) : queueMicrotask;
function Xo(e) {
	let t = e[0], n = t.length, r = Array(n);
	for (let e = 0; e < r.length; e++) r[e] = e;
	r.sort((e, n) => t[e] - t[n]);
	let i = [];
	for (let t = 0; t < e.length; t++) {
		let a = e[t], o = Array(n);
		for (let e = 0; e < n; e++) o[e] = a[r[e]];
		i.push(o);
	}
	return i;
}
function Zo(e) {
	let t = e[0][0], n = t.length;
	for (let r = 1; r < e.length; r++) {
		let i = e[r][0];
		if (i.length != n) return !1;
		if (i != t) {
			for (let e = 0; e < n; e++) if (i[e] != t[e]) return !1;
		}
	}
	return !0;
}
function Qo(e, t = 100) {
	let n = e.length;
	if (n <= 1) return !0;
	let r = 0, i = n - 1;
	for (; r <= i && e[r] == null;) r++;
	for (; i >= r && e[i] == null;) i--;
	if (i <= r) return !0;
	let a = ro(1, $a((i - r + 1) / t));
	for (let t = e[r], n = r + a; n <= i; n += a) {
		let r = e[n];
		if (r != null) {
			if (r <= t) return !1;
			t = r;
		}
	}
	return !0;
}
var $o = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December"
], es = [
	"Sunday",
	"Monday",
	"Tuesday",
	"Wednesday",
	"Thursday",
	"Friday",
	"Saturday"
];
function ts(e) {
	return e.slice(0, 3);
}
var ns = es.map(ts), rs = {
	MMMM: $o,
	MMM: $o.map(ts),
	WWWW: es,
	WWW: ns
};
function is(e) {
	return (e < 10 ? "0" : "") + e;
}
function as(e) {
	return (e < 10 ? "00" : e < 100 ? "0" : "") + e;
}
var os = {
	YYYY: (e) => e.getFullYear(),
	YY: (e) => (e.getFullYear() + "").slice(2),
	MMMM: (e, t) => t.MMMM[e.getMonth()],
	MMM: (e, t) => t.MMM[e.getMonth()],
	MM: (e) => is(e.getMonth() + 1),
	M: (e) => e.getMonth() + 1,
	DD: (e) => is(e.getDate()),
	D: (e) => e.getDate(),
	WWWW: (e, t) => t.WWWW[e.getDay()],
	WWW: (e, t) => t.WWW[e.getDay()],
	HH: (e) => is(e.getHours()),
	H: (e) => e.getHours(),
	h: (e) => {
		let t = e.getHours();
		return t == 0 ? 12 : t > 12 ? t - 12 : t;
	},
	AA: (e) => e.getHours() >= 12 ? "PM" : "AM",
	aa: (e) => e.getHours() >= 12 ? "pm" : "am",
	a: (e) => e.getHours() >= 12 ? "p" : "a",
	mm: (e) => is(e.getMinutes()),
	m: (e) => e.getMinutes(),
	ss: (e) => is(e.getSeconds()),
	s: (e) => e.getSeconds(),
	fff: (e) => as(e.getMilliseconds())
};
function ss(e, t) {
	t ||= rs;
	let n = [], r = /\{([a-z]+)\}|[^{]+/gi, i;
	for (; i = r.exec(e);) n.push(i[0][0] == "{" ? os[i[1]] : i[0]);
	return (e) => {
		let r = "";
		for (let i = 0; i < n.length; i++) r += typeof n[i] == "string" ? n[i] : n[i](e, t);
		return r;
	};
}
var cs = new Intl.DateTimeFormat().resolvedOptions().timeZone;
function ls(e, t) {
	let n;
	return t == "UTC" || t == "Etc/UTC" ? n = /* @__PURE__ */ new Date(+e + e.getTimezoneOffset() * 6e4) : t == cs ? n = e : (n = new Date(e.toLocaleString("en-US", { timeZone: t })), n.setMilliseconds(e.getMilliseconds())), n;
}
var us = (e) => e % 1 == 0, ds = [
	1,
	2,
	2.5,
	5
], fs = Ao(10, -32, 0, ds), ps = Ao(10, 0, 32, ds), ms = ps.filter(us), hs = fs.concat(ps), gs = "\n", _s = "{YYYY}", vs = gs + _s, ys = "{M}/{D}", bs = gs + ys, xs = bs + "/{YY}", Ss = "{aa}", Cs = "{h}:{mm}" + Ss, ws = gs + Cs, Ts = ":{ss}", Es = null;
function Ds(e) {
	let t = e * 1e3, n = t * 60, r = n * 60, i = r * 24, a = i * 30, o = i * 365, s = (e == 1 ? Ao(10, 0, 3, ds).filter(us) : Ao(10, -3, 0, ds)).concat([
		t,
		t * 5,
		t * 10,
		t * 15,
		t * 30,
		n,
		n * 5,
		n * 10,
		n * 15,
		n * 30,
		r,
		r * 2,
		r * 3,
		r * 4,
		r * 6,
		r * 8,
		r * 12,
		i,
		i * 2,
		i * 3,
		i * 4,
		i * 5,
		i * 6,
		i * 7,
		i * 8,
		i * 9,
		i * 10,
		i * 15,
		a,
		a * 2,
		a * 3,
		a * 4,
		a * 6,
		o,
		o * 2,
		o * 5,
		o * 10,
		o * 25,
		o * 50,
		o * 100
	]), c = [
		[
			o,
			_s,
			Es,
			Es,
			Es,
			Es,
			Es,
			Es,
			1
		],
		[
			i * 28,
			"{MMM}",
			vs,
			Es,
			Es,
			Es,
			Es,
			Es,
			1
		],
		[
			i,
			ys,
			vs,
			Es,
			Es,
			Es,
			Es,
			Es,
			1
		],
		[
			r,
			"{h}" + Ss,
			xs,
			Es,
			bs,
			Es,
			Es,
			Es,
			1
		],
		[
			n,
			Cs,
			xs,
			Es,
			bs,
			Es,
			Es,
			Es,
			1
		],
		[
			t,
			Ts,
			xs + " " + Cs,
			Es,
			bs + " " + Cs,
			Es,
			ws,
			Es,
			1
		],
		[
			e,
			Ts + ".{fff}",
			xs + " " + Cs,
			Es,
			bs + " " + Cs,
			Es,
			ws,
			Es,
			1
		]
	];
	function l(t) {
		return (s, c, l, u, d, f) => {
			let p = [], m = d >= o, h = d >= a && d < o, g = t(l), _ = Do(g * e, 3), v = Ls(g.getFullYear(), m ? 0 : g.getMonth(), h || m ? 1 : g.getDate()), y = Do(v * e, 3);
			if (h || m) {
				let n = h ? d / a : 0, r = m ? d / o : 0, i = _ == y ? _ : Do(Ls(v.getFullYear() + r, v.getMonth() + n, 1) * e, 3), s = new Date(eo(i / e)), c = s.getFullYear(), l = s.getMonth();
				for (let a = 0; i <= u; a++) {
					let o = Ls(c + r * a, l + n * a, 1), s = o - t(Do(o * e, 3));
					i = Do((+o + s) * e, 3), i <= u && p.push(i);
				}
			} else {
				let a = d >= i ? i : d, o = y + ($a(l) - $a(_)) + To(_ - y, a);
				p.push(o);
				let m = t(o), h = m.getHours() + m.getMinutes() / n + m.getSeconds() / r, g = d / r, v = f / s.axes[c]._space;
				for (; o = Do(o + d, e == 1 ? 0 : 3), !(o > u);) if (g > 1) {
					let e = $a(Do(h + g, 6)) % 24, n = t(o).getHours() - e;
					n > 1 && (n = -1), o -= n * r, h = (h + g) % 24;
					let i = p[p.length - 1];
					Do((o - i) / d, 3) * v >= .7 && p.push(o);
				} else p.push(o);
			}
			return p;
		};
	}
	return [
		s,
		c,
		l
	];
}
var [Os, ks, As] = Ds(1), [js, Ms, Ns] = Ds(.001);
Ao(2, -53, 53, [1]);
function Ps(e, t) {
	return e.map((e) => e.map((n, r) => r == 0 || r == 8 || n == null ? n : t(r == 1 || e[8] == 0 ? n : e[1] + n)));
}
function Fs(e, t) {
	return (n, r, i, a, o) => {
		let s = t.find((e) => o >= e[0]) || t[t.length - 1], c, l, u, d, f, p;
		return r.map((t) => {
			let n = e(t), r = n.getFullYear(), i = n.getMonth(), a = n.getDate(), o = n.getHours(), m = n.getMinutes(), h = n.getSeconds(), g = r != c && s[2] || i != l && s[3] || a != u && s[4] || o != d && s[5] || m != f && s[6] || h != p && s[7] || s[1];
			return c = r, l = i, u = a, d = o, f = m, p = h, g(n);
		});
	};
}
function Is(e, t) {
	let n = ss(t);
	return (t, r, i, a, o) => r.map((t) => n(e(t)));
}
function Ls(e, t, n) {
	return new Date(e, t, n);
}
function Rs(e, t) {
	return t(e);
}
var zs = "{YYYY}-{MM}-{DD} {h}:{mm}{aa}";
function Bs(e, t) {
	return (n, r, i, a) => a == null ? ca : t(e(r));
}
function Vs(e, t) {
	let n = e.series[t];
	return n.width ? n.stroke(e, t) : n.points.width ? n.points.stroke(e, t) : null;
}
function Hs(e, t) {
	return e.series[t].fill(e, t);
}
var Us = {
	show: !0,
	live: !0,
	isolate: !1,
	mount: go,
	markers: {
		show: !0,
		width: 2,
		stroke: Vs,
		fill: Hs,
		dash: "solid"
	},
	idx: null,
	idxs: null,
	values: []
};
function Ws(e, t) {
	let n = e.cursor.points, r = ba(), i = n.size(e, t);
	va(r, Wi, i), va(r, Gi, i);
	let a = i / -2;
	va(r, "marginLeft", a), va(r, "marginTop", a);
	let o = n.width(e, t, i);
	return o && va(r, "borderWidth", o), r;
}
function Gs(e, t) {
	let n = e.series[t].points;
	return n._fill || n._stroke;
}
function Ks(e, t) {
	let n = e.series[t].points;
	return n._stroke || n._fill;
}
function qs(e, t) {
	return e.series[t].points.size;
}
var Js = [0, 0];
function Ys(e, t, n) {
	return Js[0] = t, Js[1] = n, Js;
}
function Xs(e, t, n, r = !0) {
	return (e) => {
		e.button != 0 || r && e.target != t || n(e);
	};
}
function Zs(e, t, n, r = !0) {
	return (e) => {
		r && e.target != t || n(e);
	};
}
var Qs = {
	show: !0,
	x: !0,
	y: !0,
	lock: !1,
	move: Ys,
	points: {
		one: !1,
		show: Ws,
		size: qs,
		width: 0,
		stroke: Ks,
		fill: Gs
	},
	bind: {
		mousedown: Xs,
		mouseup: Xs,
		click: Xs,
		dblclick: Xs,
		mousemove: Zs,
		mouseleave: Zs,
		mouseenter: Zs
	},
	drag: {
		setScale: !0,
		x: !0,
		y: !1,
		dist: 0,
		uni: null,
		click: (e, t) => {
			t.stopPropagation(), t.stopImmediatePropagation();
		},
		_x: !1,
		_y: !1
	},
	focus: {
		dist: (e, t, n, r, i) => r - i,
		prox: -1,
		bias: 0
	},
	hover: {
		skip: [void 0],
		prox: null,
		bias: 0
	},
	left: -10,
	top: -10,
	idx: null,
	dataIdx: null,
	idxs: null,
	event: null
}, $s = {
	show: !0,
	stroke: "rgba(0,0,0,0.07)",
	width: 2
}, ec = Uo({}, $s, { filter: vo }), tc = Uo({}, ec, { size: 10 }), nc = Uo({}, $s, { show: !1 }), rc = "12px system-ui, -apple-system, \"Segoe UI\", Roboto, \"Helvetica Neue\", Arial, \"Noto Sans\", sans-serif, \"Apple Color Emoji\", \"Segoe UI Emoji\", \"Segoe UI Symbol\", \"Noto Color Emoji\"", ic = "bold " + rc, ac = 1.5, oc = {
	show: !0,
	scale: "x",
	stroke: Xi,
	space: 50,
	gap: 5,
	alignTo: 1,
	size: 50,
	labelGap: 0,
	labelSize: 30,
	labelFont: ic,
	side: 2,
	grid: ec,
	ticks: tc,
	border: nc,
	font: rc,
	lineGap: ac,
	rotate: 0
}, sc = "Value", cc = "Time", lc = {
	show: !0,
	scale: "x",
	auto: !1,
	sorted: 1,
	min: uo,
	max: -Infinity,
	idxs: []
};
function uc(e, t, n, r, i) {
	return t.map((e) => e == null ? "" : Ya(e));
}
function dc(e, t, n, r, i, a, o) {
	let s = [], c = Oo.get(i) || 0;
	n = o ? n : Do(To(n, i), c);
	for (let e = n; e <= r; e = Do(e + i, c)) s.push(Object.is(e, -0) ? 0 : e);
	return s;
}
function fc(e, t, n, r, i, a, o) {
	let s = [], c = e.scales[e.axes[t].scale].log;
	i = io(c, $a((c == 10 ? oo : so)(n))), c == 10 && (i = hs[ja(i, hs)]);
	let l = n, u = i * c;
	c == 10 && (u = hs[ja(u, hs)]);
	do
		s.push(l), l += i, c == 10 && !Oo.has(l) && (l = Do(l, Oo.get(i))), l >= u && (i = l, u = i * c, c == 10 && (u = hs[ja(u, hs)]));
	while (l <= r);
	return s;
}
function pc(e, t, n, r, i, a, o) {
	let s = e.scales[e.axes[t].scale].asinh, c = r > s ? fc(e, t, ro(s, n), r, i) : [s], l = r >= 0 && n <= 0 ? [0] : [];
	return (n < -s ? fc(e, t, ro(s, -r), -n, i) : [s]).reverse().map((e) => -e).concat(l, c);
}
var mc = /./, hc = /[12357]/, gc = /[125]/, _c = /1/, vc = (e, t, n, r) => e.map((e, i) => t == 4 && e == 0 || i % r == 0 && n.test(e.toExponential()[+(e < 0)]) ? e : null);
function yc(e, t, n, r, i) {
	let a = e.axes[n], o = a.scale, s = e.scales[o], c = e.valToPos, l = a._space, u = c(10, o), d = c(9, o) - u >= l ? mc : c(7, o) - u >= l ? hc : c(5, o) - u >= l ? gc : _c;
	if (d == _c) {
		let e = Qa(c(1, o) - u);
		if (e < l) return vc(t.slice().reverse(), s.distr, d, to(l / e)).reverse();
	}
	return vc(t, s.distr, d, 1);
}
function bc(e, t, n, r, i) {
	let a = e.axes[n], o = a.scale, s = a._space, c = e.valToPos, l = Qa(c(1, o) - c(2, o));
	return l < s ? vc(t.slice().reverse(), 3, mc, to(s / l)).reverse() : t;
}
function xc(e, t, n, r) {
	return r == null ? ca : t == null ? "" : Ya(t);
}
var Sc = {
	show: !0,
	scale: "y",
	stroke: Xi,
	space: 30,
	gap: 5,
	alignTo: 1,
	size: 50,
	labelGap: 0,
	labelSize: 30,
	labelFont: ic,
	side: 3,
	grid: ec,
	ticks: tc,
	border: nc,
	font: rc,
	lineGap: ac,
	rotate: 0
};
function Cc(e, t) {
	return Do((3 + (e || 1) * 2) * t, 3);
}
function wc(e, t) {
	let { scale: n, idxs: r } = e.series[0], i = e._data[0], a = e.valToPos(i[r[0]], n, !0), o = Qa(e.valToPos(i[r[1]], n, !0) - a) / (e.series[t].points.space * pa);
	return r[1] - r[0] <= o;
}
var Tc = {
	scale: null,
	auto: !0,
	sorted: 0,
	min: uo,
	max: -Infinity
}, Ec = (e, t, n, r, i) => i, Dc = {
	show: !0,
	auto: !0,
	sorted: 0,
	gaps: Ec,
	alpha: 1,
	facets: [Uo({}, Tc, { scale: "x" }), Uo({}, Tc, { scale: "y" })]
}, Oc = {
	scale: "y",
	auto: !0,
	sorted: 0,
	show: !0,
	spanGaps: !1,
	gaps: Ec,
	alpha: 1,
	points: {
		show: wc,
		filter: null
	},
	values: null,
	min: uo,
	max: -Infinity,
	idxs: [],
	path: null,
	clip: null
};
function kc(e, t, n, r, i) {
	return n / 10;
}
var Ac = {
	time: Ci,
	auto: !0,
	distr: 1,
	log: 10,
	asinh: 1,
	min: null,
	max: null,
	dir: 1,
	ori: 0
}, jc = Uo({}, Ac, {
	time: !1,
	ori: 1
}), Mc = {};
function Nc(e, t) {
	let n = Mc[e];
	return n || (n = {
		key: e,
		plots: [],
		sub(e) {
			n.plots.push(e);
		},
		unsub(e) {
			n.plots = n.plots.filter((t) => t != e);
		},
		pub(e, t, r, i, a, o, s) {
			for (let c = 0; c < n.plots.length; c++) n.plots[c] != t && n.plots[c].pub(e, t, r, i, a, o, s);
		}
	}, e != null && (Mc[e] = n)), n;
}
var Pc = 1, Fc = 2;
function Ic(e, t, n) {
	let r = e.mode, i = e.series[t], a = r == 2 ? e._data[t] : e._data, o = e.scales, s = e.bbox, c = a[0], l = r == 2 ? a[1] : a[t], u = r == 2 ? o[i.facets[0].scale] : o[e.series[0].scale], d = r == 2 ? o[i.facets[1].scale] : o[i.scale], f = s.left, p = s.top, m = s.width, h = s.height, g = e.valToPosH, _ = e.valToPosV;
	return u.ori == 0 ? n(i, c, l, u, d, g, _, f, p, m, h, Gc, qc, Yc, Zc, $c) : n(i, c, l, u, d, _, g, p, f, h, m, Kc, Jc, Xc, Qc, el);
}
function Lc(e, t) {
	let n = 0, r = 0, i = Ga(e.bands, Mo);
	for (let e = 0; e < i.length; e++) {
		let a = i[e];
		a.series[0] == t ? n = a.dir : a.series[1] == t && (a.dir == 1 ? r |= 1 : r |= 2);
	}
	return [n, r == 1 ? -1 : r == 2 ? 1 : r == 3 ? 2 : 0];
}
function Rc(e, t, n, r, i) {
	let a = e.mode, o = e.series[t], s = a == 2 ? o.facets[1].scale : o.scale, c = e.scales[s];
	return i == -1 ? c.min : i == 1 ? c.max : c.distr == 3 ? c.dir == 1 ? c.min : c.max : 0;
}
function zc(e, t, n, r, i, a) {
	return Ic(e, t, (e, t, o, s, c, l, u, d, f, p, m) => {
		let h = e.pxRound, g = s.dir * (s.ori == 0 ? 1 : -1), _ = s.ori == 0 ? qc : Jc, v, y;
		g == 1 ? (v = n, y = r) : (v = r, y = n);
		let b = h(l(t[v], s, p, d)), x = h(u(o[v], c, m, f)), S = h(l(t[y], s, p, d)), C = h(u(a == 1 ? c.max : c.min, c, m, f)), w = new Path2D(i);
		return _(w, S, C), _(w, b, C), _(w, b, x), w;
	});
}
function Bc(e, t, n, r, i, a) {
	let o = null;
	if (e.length > 0) {
		o = new Path2D();
		let s = t == 0 ? Yc : Xc, c = n;
		for (let t = 0; t < e.length; t++) {
			let n = e[t];
			if (n[1] > n[0]) {
				let e = n[0] - c;
				e > 0 && s(o, c, r, e, r + a), c = n[1];
			}
		}
		let l = n + i - c;
		l > 0 && s(o, c, r - 5, l, r + a + 10);
	}
	return o;
}
function Vc(e, t, n) {
	let r = e[e.length - 1];
	r && r[0] == t ? r[1] = n : e.push([t, n]);
}
function Hc(e, t, n, r, i, a, o) {
	let s = [], c = e.length;
	for (let l = i == 1 ? n : r; l >= n && l <= r; l += i) if (t[l] === null) {
		let u = l, d = l;
		if (i == 1) for (; ++l <= r && t[l] === null;) d = l;
		else for (; --l >= n && t[l] === null;) d = l;
		let f = a(e[u]), p = d == u ? f : a(e[d]), m = u - i;
		f = o <= 0 && m >= 0 && m < c ? a(e[m]) : f;
		let h = d + i;
		p = o >= 0 && h >= 0 && h < c ? a(e[h]) : p, p >= f && s.push([f, p]);
	}
	return s;
}
function Uc(e) {
	return e == 0 ? _o : e == 1 ? eo : (t) => wo(t, e);
}
function Wc(e) {
	let t = e == 0 ? Gc : Kc, n = e == 0 ? (e, t, n, r, i, a) => {
		e.arcTo(t, n, r, i, a);
	} : (e, t, n, r, i, a) => {
		e.arcTo(n, t, i, r, a);
	}, r = e == 0 ? (e, t, n, r, i) => {
		e.rect(t, n, r, i);
	} : (e, t, n, r, i) => {
		e.rect(n, t, i, r);
	};
	return (e, i, a, o, s, c = 0, l = 0) => {
		c == 0 && l == 0 ? r(e, i, a, o, s) : (c = no(c, o / 2, s / 2), l = no(l, o / 2, s / 2), t(e, i + c, a), n(e, i + o, a, i + o, a + s, c), n(e, i + o, a + s, i, a + s, l), n(e, i, a + s, i, a, l), n(e, i, a, i + o, a, c), e.closePath());
	};
}
var Gc = (e, t, n) => {
	e.moveTo(t, n);
}, Kc = (e, t, n) => {
	e.moveTo(n, t);
}, qc = (e, t, n) => {
	e.lineTo(t, n);
}, Jc = (e, t, n) => {
	e.lineTo(n, t);
}, Yc = Wc(0), Xc = Wc(1), Zc = (e, t, n, r, i, a) => {
	e.arc(t, n, r, i, a);
}, Qc = (e, t, n, r, i, a) => {
	e.arc(n, t, r, i, a);
}, $c = (e, t, n, r, i, a, o) => {
	e.bezierCurveTo(t, n, r, i, a, o);
}, el = (e, t, n, r, i, a, o) => {
	e.bezierCurveTo(n, t, i, r, o, a);
};
function tl(e) {
	return (e, t, n, r, i) => Ic(e, t, (t, a, o, s, c, l, u, d, f, p, m) => {
		let { pxRound: h, points: g } = t, _, v;
		s.ori == 0 ? (_ = Gc, v = Zc) : (_ = Kc, v = Qc);
		let y = Do(g.width * pa, 3), b = (g.size - g.width) / 2 * pa, x = Do(b * 2, 3), S = new Path2D(), C = new Path2D(), { left: w, top: T, width: E, height: D } = e.bbox;
		Yc(C, w - x, T - x, E + x * 2, D + x * 2);
		let O = (e) => {
			if (o[e] != null) {
				let t = h(l(a[e], s, p, d)), n = h(u(o[e], c, m, f));
				_(S, t + b, n), v(S, t, n, b, 0, Za * 2);
			}
		};
		if (i) i.forEach(O);
		else for (let e = n; e <= r; e++) O(e);
		return {
			stroke: y > 0 ? S : null,
			fill: S,
			clip: C,
			flags: 3
		};
	});
}
function nl(e) {
	return (t, n, r, i, a, o) => {
		r != i && (a != r && o != r && e(t, n, r), a != i && o != i && e(t, n, i), e(t, n, o));
	};
}
var rl = nl(qc), il = nl(Jc);
function al(e) {
	let t = Ga(e?.alignGaps, 0);
	return (e, n, r, i) => Ic(e, n, (a, o, s, c, l, u, d, f, p, m, h) => {
		[r, i] = Fa(s, r, i);
		let g = a.pxRound, _ = (e) => g(u(e, c, m, f)), v = (e) => g(d(e, l, h, p)), y, b;
		c.ori == 0 ? (y = qc, b = rl) : (y = Jc, b = il);
		let x = c.dir * (c.ori == 0 ? 1 : -1), S = {
			stroke: new Path2D(),
			fill: null,
			clip: null,
			band: null,
			gaps: null,
			flags: Pc
		}, C = S.stroke, w = !1;
		if (i - r >= m * 4) {
			let t = (t) => e.posToVal(t, c.key, !0), n = null, a = null, l, u, d, f = _(o[x == 1 ? r : i]), p = _(o[r]), m = _(o[i]), h = t(x == 1 ? p + 1 : m - 1);
			for (let e = x == 1 ? r : i; e >= r && e <= i; e += x) {
				let r = o[e], i = (x == 1 ? r < h : r > h) ? f : _(r), c = s[e];
				i == f ? c == null ? c === null && (w = !0) : (u = c, n == null ? (y(C, i, v(u)), l = n = a = u) : u < n ? n = u : u > a && (a = u)) : (n != null && b(C, f, v(n), v(a), v(l), v(u)), c == null ? (n = a = null, c === null && (w = !0)) : (u = c, y(C, i, v(u)), n = a = l = u), f = i, h = t(f + x));
			}
			n != null && n != a && d != f && b(C, f, v(n), v(a), v(l), v(u));
		} else for (let e = x == 1 ? r : i; e >= r && e <= i; e += x) {
			let t = s[e];
			t === null ? w = !0 : t != null && y(C, _(o[e]), v(t));
		}
		let [T, E] = Lc(e, n);
		if (a.fill != null || T != 0) {
			let t = S.fill = new Path2D(C), s = v(a.fillTo(e, n, a.min, a.max, T)), c = _(o[r]), l = _(o[i]);
			x == -1 && ([l, c] = [c, l]), y(t, l, s), y(t, c, s);
		}
		if (!a.spanGaps) {
			let l = [];
			w && l.push(...Hc(o, s, r, i, x, _, t)), S.gaps = l = a.gaps(e, n, r, i, l), S.clip = Bc(l, c.ori, f, p, m, h);
		}
		return E != 0 && (S.band = E == 2 ? [zc(e, n, r, i, C, -1), zc(e, n, r, i, C, 1)] : zc(e, n, r, i, C, E)), S;
	});
}
function ol(e) {
	let t = Ga(e.align, 1), n = Ga(e.ascDesc, !1), r = Ga(e.alignGaps, 0), i = Ga(e.extend, !1);
	return (e, a, o, s) => Ic(e, a, (c, l, u, d, f, p, m, h, g, _, v) => {
		[o, s] = Fa(u, o, s);
		let y = c.pxRound, { left: b, width: x } = e.bbox, S = (e) => y(p(e, d, _, h)), C = (e) => y(m(e, f, v, g)), w = d.ori == 0 ? qc : Jc, T = {
			stroke: new Path2D(),
			fill: null,
			clip: null,
			band: null,
			gaps: null,
			flags: Pc
		}, E = T.stroke, D = d.dir * (d.ori == 0 ? 1 : -1), O = C(u[D == 1 ? o : s]), k = S(l[D == 1 ? o : s]), A = k, j = k;
		i && t == -1 && (j = b, w(E, j, O)), w(E, k, O);
		for (let e = D == 1 ? o : s; e >= o && e <= s; e += D) {
			let n = u[e];
			if (n == null) continue;
			let r = S(l[e]), i = C(n);
			t == 1 ? w(E, r, O) : w(E, A, i), w(E, r, i), O = i, A = r;
		}
		let ee = A;
		i && t == 1 && (ee = b + x, w(E, ee, O));
		let [te, ne] = Lc(e, a);
		if (c.fill != null || te != 0) {
			let t = T.fill = new Path2D(E), n = C(c.fillTo(e, a, c.min, c.max, te));
			w(t, ee, n), w(t, j, n);
		}
		if (!c.spanGaps) {
			let i = [];
			i.push(...Hc(l, u, o, s, D, S, r));
			let f = c.width * pa / 2, p = n || t == 1 ? f : -f, m = n || t == -1 ? -f : f;
			i.forEach((e) => {
				e[0] += p, e[1] += m;
			}), T.gaps = i = c.gaps(e, a, o, s, i), T.clip = Bc(i, d.ori, h, g, _, v);
		}
		return ne != 0 && (T.band = ne == 2 ? [zc(e, a, o, s, E, -1), zc(e, a, o, s, E, 1)] : zc(e, a, o, s, E, ne)), T;
	});
}
function sl(e, t, n, r, i, a, o = uo) {
	if (e.length > 1) {
		let s = null;
		for (let c = 0, l = Infinity; c < e.length; c++) if (t[c] !== void 0) {
			if (s != null) {
				let t = Qa(e[c] - e[s]);
				t < l && (l = t, o = Qa(n(e[c], r, i, a) - n(e[s], r, i, a)));
			}
			s = c;
		}
	}
	return o;
}
function cl(e) {
	e ||= jo;
	let t = Ga(e.size, [
		.6,
		uo,
		1
	]), n = e.align || 0, r = e.gap || 0, i = e.radius;
	i = i == null ? [0, 0] : typeof i == "number" ? [i, 0] : i;
	let a = ho(i), o = 1 - t[0], s = Ga(t[1], uo), c = Ga(t[2], 1), l = Ga(e.disp, jo), u = Ga(e.each, (e) => {}), { fill: d, stroke: f } = l;
	return (e, t, i, p) => Ic(e, t, (m, h, g, _, v, y, b, x, S, C, w) => {
		let T = m.pxRound, E = n, D = r * pa, O = s * pa, k = c * pa, A, j;
		_.ori == 0 ? [A, j] = a(e, t) : [j, A] = a(e, t);
		let ee = _.dir * (_.ori == 0 ? 1 : -1), te = _.ori == 0 ? Yc : Xc, ne = _.ori == 0 ? u : (e, t, n, r, i, a, o) => {
			u(e, t, n, i, r, o, a);
		}, re = Ga(e.bands, Mo).find((e) => e.series[0] == t), ie = re == null ? 0 : re.dir, ae = m.fillTo(e, t, m.min, m.max, ie), oe = T(b(ae, v, w, S)), M, N, se, P = C, ce = T(m.width * pa), le = !1, ue = null, de = null, fe = null, F = null;
		d != null && (ce == 0 || f != null) && (le = !0, ue = d.values(e, t, i, p), de = /* @__PURE__ */ new Map(), new Set(ue).forEach((e) => {
			e != null && de.set(e, new Path2D());
		}), ce > 0 && (fe = f.values(e, t, i, p), F = /* @__PURE__ */ new Map(), new Set(fe).forEach((e) => {
			e != null && F.set(e, new Path2D());
		})));
		let { x0: pe, size: I } = l;
		if (pe != null && I != null) {
			E = 1, h = pe.values(e, t, i, p), pe.unit == 2 && (h = h.map((t) => e.posToVal(x + t * C, _.key, !0)));
			let n = I.values(e, t, i, p);
			N = I.unit == 2 ? n[0] * C : y(n[0], _, C, x) - y(0, _, C, x), P = sl(h, g, y, _, C, x, P), se = P - N + D;
		} else P = sl(h, g, y, _, C, x, P), se = P * o + D, N = P - se;
		se < 1 && (se = 0), ce >= N / 2 && (ce = 0), se < 5 && (T = _o);
		let me = se > 0, he = P - se - (me ? ce : 0);
		N = T(po(he, k, O)), M = (E == 0 ? N / 2 : E == ee ? 0 : N) - E * ee * ((E == 0 ? D / 2 : 0) + (me ? ce / 2 : 0));
		let L = {
			stroke: null,
			fill: null,
			clip: null,
			band: null,
			gaps: null,
			flags: 0
		}, ge = le ? null : new Path2D(), _e = null;
		if (re != null) _e = e.data[re.series[1]];
		else {
			let { y0: n, y1: r } = l;
			n != null && r != null && (g = r.values(e, t, i, p), _e = n.values(e, t, i, p));
		}
		let ve = A * N, ye = j * N;
		for (let n = ee == 1 ? i : p; n >= i && n <= p; n += ee) {
			let r = g[n];
			if (r == null) continue;
			if (_e != null) {
				let e = _e[n] ?? 0;
				if (r - e == 0) continue;
				oe = b(e, v, w, S);
			}
			let i = y(_.distr != 2 || l != null ? h[n] : n, _, C, x), a = b(Ga(r, ae), v, w, S), o = T(i - M), s = T(ro(a, oe)), c = T(no(a, oe)), u = s - c;
			if (r != null) {
				let i = r < 0 ? ye : ve, a = r < 0 ? ve : ye;
				le ? (ce > 0 && fe[n] != null && te(F.get(fe[n]), o, c + $a(ce / 2), N, ro(0, u - ce), i, a), ue[n] != null && te(de.get(ue[n]), o, c + $a(ce / 2), N, ro(0, u - ce), i, a)) : te(ge, o, c + $a(ce / 2), N, ro(0, u - ce), i, a), ne(e, t, n, o - ce / 2, c, N + ce, u);
			}
		}
		return ce > 0 ? L.stroke = le ? F : ge : le || (L._fill = m.width == 0 ? m._fill : m._stroke ?? m._fill, L.width = 0), L.fill = le ? de : ge, L;
	});
}
function ll(e, t) {
	let n = Ga(t?.alignGaps, 0);
	return (t, r, i, a) => Ic(t, r, (o, s, c, l, u, d, f, p, m, h, g) => {
		[i, a] = Fa(c, i, a);
		let _ = o.pxRound, v = (e) => _(d(e, l, h, p)), y = (e) => _(f(e, u, g, m)), b, x, S;
		l.ori == 0 ? (b = Gc, S = qc, x = $c) : (b = Kc, S = Jc, x = el);
		let C = l.dir * (l.ori == 0 ? 1 : -1), w = v(s[C == 1 ? i : a]), T = w, E = [], D = [];
		for (let e = C == 1 ? i : a; e >= i && e <= a; e += C) if (c[e] != null) {
			let t = s[e], n = v(t);
			E.push(T = n), D.push(y(c[e]));
		}
		let O = {
			stroke: e(E, D, b, S, x, _),
			fill: null,
			clip: null,
			band: null,
			gaps: null,
			flags: Pc
		}, k = O.stroke, [A, j] = Lc(t, r);
		if (o.fill != null || A != 0) {
			let e = O.fill = new Path2D(k), n = y(o.fillTo(t, r, o.min, o.max, A));
			S(e, T, n), S(e, w, n);
		}
		if (!o.spanGaps) {
			let e = [];
			e.push(...Hc(s, c, i, a, C, v, n)), O.gaps = e = o.gaps(t, r, i, a, e), O.clip = Bc(e, l.ori, p, m, h, g);
		}
		return j != 0 && (O.band = j == 2 ? [zc(t, r, i, a, k, -1), zc(t, r, i, a, k, 1)] : zc(t, r, i, a, k, j)), O;
	});
}
function ul(e) {
	return ll(dl, e);
}
function dl(e, t, n, r, i, a) {
	let o = e.length;
	if (o < 2) return null;
	let s = new Path2D();
	if (n(s, e[0], t[0]), o == 2) r(s, e[1], t[1]);
	else {
		let n = Array(o), r = Array(o - 1), a = Array(o - 1), c = Array(o - 1);
		for (let n = 0; n < o - 1; n++) a[n] = t[n + 1] - t[n], c[n] = e[n + 1] - e[n], r[n] = a[n] / c[n];
		n[0] = r[0];
		for (let e = 1; e < o - 1; e++) r[e] === 0 || r[e - 1] === 0 || r[e - 1] > 0 != r[e] > 0 ? n[e] = 0 : (n[e] = 3 * (c[e - 1] + c[e]) / ((2 * c[e] + c[e - 1]) / r[e - 1] + (c[e] + 2 * c[e - 1]) / r[e]), isFinite(n[e]) || (n[e] = 0));
		n[o - 1] = r[o - 2];
		for (let r = 0; r < o - 1; r++) i(s, e[r] + c[r] / 3, t[r] + n[r] * c[r] / 3, e[r + 1] - c[r] / 3, t[r + 1] - n[r + 1] * c[r] / 3, e[r + 1], t[r + 1]);
	}
	return s;
}
var fl = /* @__PURE__ */ new Set();
function pl() {
	for (let e of fl) e.syncRect(!0);
}
la && (ka(ia, da, pl), ka(aa, da, pl, !0), ka(sa, da, () => {
	kl.pxRatio = pa;
}));
var ml = al(), hl = tl();
function gl(e, t, n, r) {
	return (r ? [e[0], e[1]].concat(e.slice(2)) : [e[0]].concat(e.slice(1))).map((e, r) => vl(e, r, t, n));
}
function _l(e, t) {
	return e.map((e, n) => n == 0 ? {} : Uo({}, t, e));
}
function vl(e, t, n, r) {
	return Uo({}, t == 0 ? n : r, e);
}
function yl(e, t, n) {
	return t == null ? No : [t, n];
}
var bl = yl;
function xl(e, t, n) {
	return t == null ? No : Wa(t, n, Ba, !0);
}
function Sl(e, t, n, r) {
	return t == null ? No : Ra(t, n, e.scales[r].log, !1);
}
var Cl = Sl;
function wl(e, t, n, r) {
	return t == null ? No : za(t, n, e.scales[r].log, !1);
}
var Tl = wl;
function El(e, t, n, r, i) {
	let a = ro(fo(e), fo(t)), o = t - e, s = ja(i / r * o, n);
	do {
		let e = n[s], t = r * e / o;
		if (t >= i && a + (e < 5 ? Oo.get(e) : 0) <= 17) return [e, t];
	} while (++s < n.length);
	return [0, 0];
}
function Dl(e) {
	let t, n;
	return e = e.replace(/(\d+)px/, (e, r) => (t = eo((n = +r) * pa)) + "px"), [
		e,
		t,
		n
	];
}
function Ol(e) {
	e.show && [e.font, e.labelFont].forEach((e) => {
		let t = Do(e[2] * pa, 1);
		e[0] = e[0].replace(/[0-9.]+px/, t + "px"), e[1] = t;
	});
}
function kl(e, t, n) {
	let r = { mode: Ga(e.mode, 1) }, i = r.mode;
	function a(e, t, n, r) {
		let i = t.valToPct(e);
		return r + n * (t.dir == -1 ? 1 - i : i);
	}
	function o(e, t, n, r) {
		let i = t.valToPct(e);
		return r + n * (t.dir == -1 ? i : 1 - i);
	}
	function s(e, t, n, r) {
		return t.ori == 0 ? a(e, t, n, r) : o(e, t, n, r);
	}
	r.valToPosH = a, r.valToPosV = o;
	let c = !1;
	r.status = 0;
	let l = r.root = ba(wi);
	if (e.id != null && (l.id = e.id), ga(l, e.class), e.title) {
		let t = ba(Di, l);
		t.textContent = e.title;
	}
	let u = ya("canvas"), d = r.ctx = u.getContext("2d"), f = ba(Oi, l);
	ka("click", f, (e) => {
		e.target === m && (rn != $t || an != en) && sn.click(r, e);
	}, !0);
	let p = r.under = ba(ki, f);
	f.appendChild(u);
	let m = r.over = ba(Ai, f);
	e = Ho(e);
	let h = +Ga(e.pxAlign, 1), g = Uc(h);
	(e.plugins || []).forEach((t) => {
		t.opts && (e = t.opts(r, e) || e);
	});
	let _ = e.ms || .001, v = r.series = i == 1 ? gl(e.series || [], lc, Oc, !1) : _l(e.series || [null], Dc), y = r.axes = gl(e.axes || [], oc, Sc, !0), b = r.scales = {}, x = r.bands = e.bands || [];
	x.forEach((e) => {
		e.fill = ho(e.fill || null), e.dir = Ga(e.dir, -1);
	});
	let S = i == 2 ? v[1].facets[0].scale : v[0].scale, C = {
		axes: Bt,
		series: At
	}, w = (e.drawOrder || ["axes", "series"]).map((e) => C[e]);
	function T(e) {
		let t = e.distr == 3 ? (t) => oo(t > 0 ? t : e.clamp(r, t, e.min, e.max, e.key)) : e.distr == 4 ? (t) => lo(t, e.asinh) : e.distr == 100 ? (t) => e.fwd(t) : (e) => e;
		return (n) => {
			let r = t(n), { _min: i, _max: a } = e, o = a - i;
			return (r - i) / o;
		};
	}
	function E(t) {
		let n = b[t];
		if (n == null) {
			let r = (e.scales || jo)[t] || jo;
			if (r.from != null) {
				E(r.from);
				let e = Uo({}, b[r.from], r, { key: t });
				e.valToPct = T(e), b[t] = e;
			} else {
				n = b[t] = Uo({}, t == S ? Ac : jc, r), n.key = t;
				let e = n.time, a = n.range, o = Po(a);
				if ((t != S || i == 2 && !e) && (o && (a[0] == null || a[1] == null) && (a = {
					min: a[0] == null ? Va : {
						mode: 1,
						hard: a[0],
						soft: a[0]
					},
					max: a[1] == null ? Va : {
						mode: 1,
						hard: a[1],
						soft: a[1]
					}
				}, o = !1), !o && Ro(a))) {
					let e = a;
					a = (t, n, r) => n == null ? No : Wa(n, r, e);
				}
				n.range = ho(a || (e ? bl : t == S ? n.distr == 3 ? Cl : n.distr == 4 ? Tl : yl : n.distr == 3 ? Sl : n.distr == 4 ? wl : xl)), n.auto = ho(!o && n.auto), n.clamp = ho(n.clamp || kc), n._min = n._max = null, n.valToPct = T(n);
			}
		}
	}
	E("x"), E("y"), i == 1 && v.forEach((e) => {
		E(e.scale);
	}), y.forEach((e) => {
		E(e.scale);
	});
	for (let t in e.scales) E(t);
	let D = b[S], O = D.distr, k, A;
	D.ori == 0 ? (ga(l, Ti), k = a, A = o) : (ga(l, Ei), k = o, A = a);
	let j = {};
	for (let e in b) {
		let t = b[e];
		(t.min != null || t.max != null) && (j[e] = {
			min: t.min,
			max: t.max
		}, t.min = t.max = null);
	}
	let ee = e.tzDate || ((e) => new Date(eo(e / _))), te = e.fmtDate || ss, ne = _ == 1 ? As(ee) : Ns(ee), re = Fs(ee, Ps(_ == 1 ? ks : Ms, te)), ie = Bs(ee, Rs(zs, te)), ae = [], oe = r.legend = Uo({}, Us, e.legend), M = r.cursor = Uo({}, Qs, { drag: { y: i == 2 } }, e.cursor), N = oe.show, se = M.show, P = oe.markers;
	oe.idxs = ae, P.width = ho(P.width), P.dash = ho(P.dash), P.stroke = ho(P.stroke), P.fill = ho(P.fill);
	let ce, le, ue, de = [], fe = [], F, pe = !1, I = {};
	if (oe.live) {
		let e = v[1] ? v[1].values : null;
		pe = e != null, F = pe ? e(r, 1, 0) : { _: 0 };
		for (let e in F) I[e] = ca;
	}
	if (N) {
		if (ce = ya("table", Li, l), ue = ya("tbody", null, ce), oe.mount(r, ce), pe) {
			le = ya("thead", null, ce, ue);
			let e = ya("tr", null, le);
			for (var me in ya("th", null, e), F) ya("th", Hi, e).textContent = me;
		} else ga(ce, zi), oe.live && ga(ce, Ri);
	}
	let he = { show: !0 }, L = { show: !1 };
	function ge(e, t) {
		if (t == 0 && (pe || !oe.live || i == 2)) return No;
		let n = [], a = ya("tr", Bi, ue, ue.childNodes[t]);
		ga(a, e.class), e.show || ga(a, Mi);
		let o = ya("th", null, a);
		if (P.show) {
			let e = ba(Vi, o);
			if (t > 0) {
				let n = P.width(r, t);
				n && (e.style.border = n + "px " + P.dash(r, t) + " " + P.stroke(r, t)), e.style.background = P.fill(r, t);
			}
		}
		let s = ba(Hi, o);
		for (var c in e.label instanceof HTMLElement ? s.appendChild(e.label) : s.textContent = e.label, t > 0 && (P.show || (s.style.color = e.width > 0 ? P.stroke(r, t) : P.fill(r, t)), ve("click", o, (t) => {
			if (M._lock) return;
			We(t);
			let n = v.indexOf(e);
			if ((t.ctrlKey || t.metaKey) != oe.isolate) {
				let e = v.some((e, t) => t > 0 && t != n && e.show);
				v.forEach((t, r) => {
					r > 0 && G(r, e ? r == n ? he : L : he, !0, Zn.setSeries);
				});
			} else G(n, { show: !e.show }, !0, Zn.setSeries);
		}, !1), qe && ve(ta, o, (t) => {
			M._lock || (We(t), G(v.indexOf(e), Sn, !0, Zn.setSeries));
		}, !1)), F) {
			let e = ya("td", Ui, a);
			e.textContent = "--", n.push(e);
		}
		return [a, n];
	}
	let _e = /* @__PURE__ */ new Map();
	function ve(e, t, n, i = !0) {
		let a = _e.get(t) || {}, o = M.bind[e](r, t, n, i);
		o && (ka(e, t, a[e] = o), _e.set(t, a));
	}
	function ye(e, t, n) {
		let r = _e.get(t) || {};
		for (let n in r) (e == null || n == e) && (Aa(n, t, r[n]), delete r[n]);
		e ?? _e.delete(t);
	}
	let be = 0, xe = 0, R = 0, z = 0, Se = 0, Ce = 0, we = Se, Te = Ce, Ee = R, De = z, Oe = 0, ke = 0, Ae = 0, je = 0;
	r.bbox = {};
	let Me = !1, Ne = !1, Pe = !1, Fe = !1, Ie = !1, Le = !1;
	function Re(e, t, n) {
		(n || e != r.width || t != r.height) && ze(e, t), Vt(!1), Pe = !0, Ne = !0, Kt();
	}
	function ze(e, t) {
		r.width = be = R = e, r.height = xe = z = t, Se = Ce = 0, He(), Ue();
		let n = r.bbox;
		Oe = n.left = wo(Se * pa, .5), ke = n.top = wo(Ce * pa, .5), Ae = n.width = wo(R * pa, .5), je = n.height = wo(z * pa, .5);
	}
	function Be() {
		let e = !1, t = 0;
		for (; !e;) {
			t++;
			let n = Rt(t), i = zt(t);
			e = t == 3 || n && i, e || (ze(r.width, r.height), Ne = !0);
		}
	}
	function Ve({ width: e, height: t }) {
		Re(e, t);
	}
	r.setSize = Ve;
	function He() {
		let e = !1, t = !1, n = !1, r = !1;
		y.forEach((i, a) => {
			if (i.show && i._show) {
				let { side: a, _size: o } = i, s = a % 2, c = o + (i.label == null ? 0 : i.labelSize);
				c > 0 && (s ? (R -= c, a == 3 ? (Se += c, r = !0) : n = !0) : (z -= c, a == 0 ? (Ce += c, e = !0) : t = !0));
			}
		}), nt[0] = e, nt[1] = n, nt[2] = t, nt[3] = r, R -= ot[1] + ot[3], Se += ot[3], z -= ot[2] + ot[0], Ce += ot[0];
	}
	function Ue() {
		let e = Se + R, t = Ce + z, n = Se, r = Ce;
		function i(i, a) {
			switch (i) {
				case 1: return e += a, e - a;
				case 2: return t += a, t - a;
				case 3: return n -= a, n + a;
				case 0: return r -= a, r + a;
			}
		}
		y.forEach((e, t) => {
			if (e.show && e._show) {
				let t = e.side;
				e._pos = i(t, e._size), e.label != null && (e._lpos = i(t, e.labelSize));
			}
		});
	}
	if (M.dataIdx == null) {
		let e = M.hover, n = e.skip = new Set(e.skip ?? []);
		n.add(void 0);
		let r = e.prox = ho(e.prox), i = e.bias ??= 0;
		M.dataIdx = (e, a, o, s) => {
			if (a == 0) return o;
			let c = o, l = r(e, a, o, s) ?? uo, u = l >= 0 && l < uo, d = D.ori == 0 ? R : z, f = M.left, p = t[0], m = t[a];
			if (n.has(m[o])) {
				c = null;
				let e = null, t = null, r;
				if (i == 0 || i == -1) for (r = o; e == null && r-- > 0;) n.has(m[r]) || (e = r);
				if (i == 0 || i == 1) for (r = o; t == null && r++ < m.length;) n.has(m[r]) || (t = r);
				if (e != null || t != null) {
					if (u) {
						let n = e == null ? -Infinity : k(p[e], D, d, 0), r = t == null ? Infinity : k(p[t], D, d, 0), i = f - n, a = r - f;
						i <= a ? i <= l && (c = e) : a <= l && (c = t);
					} else c = t == null ? e : e == null ? t : o - e <= t - o ? e : t;
				}
			} else u && Qa(f - k(p[o], D, d, 0)) > l && (c = null);
			return c;
		};
	}
	let We = (e) => {
		M.event = e;
	};
	M.idxs = ae, M._lock = !1;
	let Ge = M.points;
	Ge.show = ho(Ge.show), Ge.size = ho(Ge.size), Ge.stroke = ho(Ge.stroke), Ge.width = ho(Ge.width), Ge.fill = ho(Ge.fill);
	let Ke = r.focus = Uo({}, e.focus || { alpha: .3 }, M.focus), qe = Ke.prox >= 0, Je = qe && Ge.one, Ye = [], Xe = [], Ze = [];
	function Qe(e, t) {
		let n = Ge.show(r, t);
		if (n instanceof HTMLElement) return ga(n, Ii), ga(n, e.class), Sa(n, -10, -10, R, z), m.insertBefore(n, Ye[t]), n;
	}
	function $e(e, t) {
		if (i == 1 || t > 0) {
			let t = i == 1 && b[e.scale].time, n = e.value;
			e.value = t ? Lo(n) ? Bs(ee, Rs(n, te)) : n || ie : n || xc, e.label = e.label || (t ? cc : sc);
		}
		if (Je || t > 0) {
			e.width = e.width == null ? 1 : e.width, e.paths = e.paths || ml || yo, e.fillTo = ho(e.fillTo || Rc), e.pxAlign = +Ga(e.pxAlign, h), e.pxRound = Uc(e.pxAlign), e.stroke = ho(e.stroke || null), e.fill = ho(e.fill || null), e._stroke = e._fill = e._paths = e._focus = null;
			let t = Cc(ro(1, e.width), 1), n = e.points = Uo({}, {
				size: t,
				width: ro(1, t * .2),
				stroke: e.stroke,
				space: t * 2,
				paths: hl,
				_stroke: null,
				_fill: null
			}, e.points);
			n.show = ho(n.show), n.filter = ho(n.filter), n.fill = ho(n.fill), n.stroke = ho(n.stroke), n.paths = ho(n.paths), n.pxAlign = e.pxAlign;
		}
		if (N) {
			let n = ge(e, t);
			de.splice(t, 0, n[0]), fe.splice(t, 0, n[1]), oe.values.push(null);
		}
		if (se) {
			ae.splice(t, 0, null);
			let n = null;
			Je ? t == 0 && (n = Qe(e, t)) : t > 0 && (n = Qe(e, t)), Ye.splice(t, 0, n), Xe.splice(t, 0, 0), Ze.splice(t, 0, 0);
		}
		Yn("addSeries", t);
	}
	function et(e, t) {
		t ??= v.length, e = i == 1 ? vl(e, t, lc, Oc) : vl(e, t, {}, Dc), v.splice(t, 0, e), $e(v[t], t);
	}
	r.addSeries = et;
	function tt(e) {
		if (v.splice(e, 1), N) {
			oe.values.splice(e, 1), fe.splice(e, 1);
			let t = de.splice(e, 1)[0];
			ye(null, t.firstChild), t.remove();
		}
		se && (ae.splice(e, 1), Ye.splice(e, 1)[0].remove(), Xe.splice(e, 1), Ze.splice(e, 1)), Yn("delSeries", e);
	}
	r.delSeries = tt;
	let nt = [
		!1,
		!1,
		!1,
		!1
	];
	function rt(e, t) {
		if (e._show = e.show, e.show) {
			let n = e.side % 2, i = b[e.scale];
			i ??= (e.scale = n ? v[1].scale : S, b[e.scale]);
			let a = i.time;
			e.size = ho(e.size), e.space = ho(e.space), e.rotate = ho(e.rotate), Po(e.incrs) && e.incrs.forEach((e) => {
				!Oo.has(e) && Oo.set(e, ko(e));
			}), e.incrs = ho(e.incrs || (i.distr == 2 ? ms : a ? _ == 1 ? Os : js : hs)), e.splits = ho(e.splits || (a && i.distr == 1 ? ne : i.distr == 3 ? fc : i.distr == 4 ? pc : dc)), e.stroke = ho(e.stroke), e.grid.stroke = ho(e.grid.stroke), e.ticks.stroke = ho(e.ticks.stroke), e.border.stroke = ho(e.border.stroke);
			let o = e.values;
			e.values = Po(o) && !Po(o[0]) ? ho(o) : a ? Po(o) ? Fs(ee, Ps(o, te)) : Lo(o) ? Is(ee, o) : o || re : o || uc, e.filter = ho(e.filter || (i.distr >= 3 && i.log == 10 ? yc : i.distr == 3 && i.log == 2 ? bc : vo)), e.font = Dl(e.font), e.labelFont = Dl(e.labelFont), e._size = e.size(r, null, t, 0), e._space = e._rotate = e._incrs = e._found = e._splits = e._values = null, e._size > 0 && (nt[t] = !0, e._el = ba(ji, f));
		}
	}
	function it(e, t, n, r) {
		let [i, a, o, s] = n, c = t % 2, l = 0;
		return c == 0 && (s || a) && (l = t == 0 && !i || t == 2 && !o ? eo(oc.size / 3) : 0), c == 1 && (i || o) && (l = t == 1 && !a || t == 3 && !s ? eo(Sc.size / 2) : 0), l;
	}
	let at = r.padding = (e.padding || [
		it,
		it,
		it,
		it
	]).map((e) => ho(Ga(e, it))), ot = r._padding = at.map((e, t) => e(r, t, nt, 0)), st, ct = null, lt = null, B = i == 1 ? v[0].idxs : null, ut = null, dt = !1;
	function ft(e, n) {
		if (t = e ?? [], r.data = r._data = t, i == 2) {
			st = 0;
			for (let e = 1; e < v.length; e++) st += t[e][0].length;
		} else {
			t.length == 0 && (r.data = r._data = t = [[]]), ut = t[0], st = ut.length;
			let e = t;
			if (O == 2) {
				e = t.slice();
				let n = e[0] = Array(st);
				for (let e = 0; e < st; e++) n[e] = e;
			}
			r._data = t = e;
		}
		if (Vt(!0), Yn("setData"), O == 2 && (Pe = !0), n !== !1) {
			let e = D;
			e.auto(r, dt) ? pt() : mn(S, e.min, e.max), Fe ||= M.left >= 0, Le = !0, Kt();
		}
	}
	r.setData = ft;
	function pt() {
		dt = !0;
		let e, n;
		i == 1 && (st > 0 ? (ct = B[0] = 0, lt = B[1] = st - 1, e = t[0][ct], n = t[0][lt], O == 2 ? (e = ct, n = lt) : e == n && (O == 3 ? [e, n] = Ra(e, e, D.log, !1) : O == 4 ? [e, n] = za(e, e, D.log, !1) : D.time ? n = e + eo(86400 / _) : [e, n] = Wa(e, n, Ba, !0))) : (ct = B[0] = e = null, lt = B[1] = n = null)), mn(S, e, n);
	}
	let mt, ht, gt, _t, vt, yt, bt, xt, St, Ct;
	function wt(e, t, n, r, i, a) {
		e ??= Zi, n ??= Mo, r ??= "butt", i ??= Zi, a ??= "round", e != mt && (d.strokeStyle = mt = e), i != ht && (d.fillStyle = ht = i), t != gt && (d.lineWidth = gt = t), a != vt && (d.lineJoin = vt = a), r != yt && (d.lineCap = yt = r), n != _t && d.setLineDash(_t = n);
	}
	function Tt(e, t, n, r) {
		t != ht && (d.fillStyle = ht = t), e != bt && (d.font = bt = e), n != xt && (d.textAlign = xt = n), r != St && (d.textBaseline = St = r);
	}
	function Et(e, t, n, i, a = 0) {
		if (i.length > 0 && e.auto(r, dt) && (t == null || t.min == null)) {
			let t = Ga(ct, 0), r = Ga(lt, i.length - 1), o = n.min == null ? La(i, t, r, a, e.distr == 3) : [n.min, n.max];
			e.min = no(e.min, n.min = o[0]), e.max = ro(e.max, n.max = o[1]);
		}
	}
	let Dt = {
		min: null,
		max: null
	};
	function Ot() {
		for (let e in b) {
			let t = b[e];
			j[e] == null && (t.min == null || j[S] != null && t.auto(r, dt)) && (j[e] = Dt);
		}
		for (let e in b) {
			let t = b[e];
			j[e] == null && t.from != null && j[t.from] != null && (j[e] = Dt);
		}
		j[S] != null && Vt(!0);
		let e = {};
		for (let t in j) {
			let n = j[t];
			if (n != null) {
				let a = e[t] = Ho(b[t], zo);
				if (n.min != null) Uo(a, n);
				else if (t != S || i == 2) {
					if (st == 0 && a.from == null) {
						let e = a.range(r, null, null, t);
						a.min = e[0], a.max = e[1];
					} else a.min = uo, a.max = -Infinity;
				}
			}
		}
		if (st > 0) {
			v.forEach((n, a) => {
				if (i == 1) {
					let i = n.scale, o = j[i];
					if (o == null) return;
					let s = e[i];
					if (a == 0) {
						let e = s.range(r, s.min, s.max, i);
						s.min = e[0], s.max = e[1], ct = ja(s.min, t[0]), lt = ja(s.max, t[0]), lt - ct > 1 && (t[0][ct] < s.min && ct++, t[0][lt] > s.max && lt--), n.min = ut[ct], n.max = ut[lt];
					} else n.show && n.auto && Et(s, o, n, t[a], n.sorted);
					n.idxs[0] = ct, n.idxs[1] = lt;
				} else if (a > 0 && n.show && n.auto) {
					let [r, i] = n.facets, o = r.scale, s = i.scale, [c, l] = t[a], u = e[o], d = e[s];
					u != null && Et(u, j[o], r, c, r.sorted), d != null && Et(d, j[s], i, l, i.sorted), n.min = i.min, n.max = i.max;
				}
			});
			for (let t in e) {
				let n = e[t], i = j[t];
				if (n.from == null && (i == null || i.min == null)) {
					let e = n.range(r, n.min == uo ? null : n.min, n.max == -Infinity ? null : n.max, t);
					n.min = e[0], n.max = e[1];
				}
			}
		}
		for (let t in e) {
			let n = e[t];
			if (n.from != null) {
				let i = e[n.from];
				if (i.min == null) n.min = n.max = null;
				else {
					let e = n.range(r, i.min, i.max, t);
					n.min = e[0], n.max = e[1];
				}
			}
		}
		let n = {}, a = !1;
		for (let t in e) {
			let r = e[t], i = b[t];
			if (i.min != r.min || i.max != r.max) {
				i.min = r.min, i.max = r.max;
				let e = i.distr;
				i._min = e == 3 ? oo(i.min) : e == 4 ? lo(i.min, i.asinh) : e == 100 ? i.fwd(i.min) : i.min, i._max = e == 3 ? oo(i.max) : e == 4 ? lo(i.max, i.asinh) : e == 100 ? i.fwd(i.max) : i.max, n[t] = a = !0;
			}
		}
		if (a) {
			v.forEach((e, t) => {
				i == 2 ? t > 0 && n.y && (e._paths = null) : n[e.scale] && (e._paths = null);
			});
			for (let e in n) Pe = !0, Yn("setScale", e);
			se && M.left >= 0 && (Fe = Le = !0);
		}
		for (let e in j) j[e] = null;
	}
	function kt(e) {
		let t = po(ct - 1, 0, st - 1), n = po(lt + 1, 0, st - 1);
		for (; e[t] == null && t > 0;) t--;
		for (; e[n] == null && n < st - 1;) n++;
		return [t, n];
	}
	function At() {
		if (st > 0) {
			let e = v.some((e) => e._focus) && Ct != Ke.alpha;
			e && (d.globalAlpha = Ct = Ke.alpha), v.forEach((e, n) => {
				if (n > 0 && e.show && (jt(n, !1), jt(n, !0), e._paths == null)) {
					let a = Ct;
					Ct != e.alpha && (d.globalAlpha = Ct = e.alpha);
					let o = i == 2 ? [0, t[n][0].length - 1] : kt(t[n]);
					e._paths = e.paths(r, n, o[0], o[1]), Ct != a && (d.globalAlpha = Ct = a);
				}
			}), v.forEach((e, t) => {
				if (t > 0 && e.show) {
					let n = Ct;
					Ct != e.alpha && (d.globalAlpha = Ct = e.alpha), e._paths != null && Mt(t, !1);
					{
						let n = e._paths == null ? null : e._paths.gaps, i = e.points.show(r, t, ct, lt, n), a = e.points.filter(r, t, i, n);
						(i || a) && (e.points._paths = e.points.paths(r, t, ct, lt, a), Mt(t, !0));
					}
					Ct != n && (d.globalAlpha = Ct = n), Yn("drawSeries", t);
				}
			}), e && (d.globalAlpha = Ct = 1);
		}
	}
	function jt(e, t) {
		let n = t ? v[e].points : v[e];
		n._stroke = n.stroke(r, e), n._fill = n.fill(r, e);
	}
	function Mt(e, t) {
		let n = t ? v[e].points : v[e], { stroke: r, fill: i, clip: a, flags: o, _stroke: s = n._stroke, _fill: c = n._fill, _width: l = n.width } = n._paths;
		l = Do(l * pa, 3);
		let u = null, f = l % 2 / 2;
		t && c == null && (c = l > 0 ? "#fff" : s);
		let p = n.pxAlign == 1 && f > 0;
		if (p && d.translate(f, f), !t) {
			let e = Oe - l / 2, t = ke - l / 2, n = Ae + l, r = je + l;
			u = new Path2D(), u.rect(e, t, n, r);
		}
		t ? Nt(s, l, n.dash, n.cap, c, r, i, o, a) : V(e, s, l, n.dash, n.cap, c, r, i, o, u, a), p && d.translate(-f, -f);
	}
	function V(e, n, i, a, o, s, c, l, u, d, f) {
		let p = !1;
		u != 0 && x.forEach((m, h) => {
			if (m.series[0] == e) {
				let e = v[m.series[1]], g = t[m.series[1]], _ = (e._paths || jo).band;
				Po(_) && (_ = m.dir == 1 ? _[0] : _[1]);
				let y, b = null;
				e.show && _ && Ka(g, ct, lt) ? (b = m.fill(r, h) || s, y = e._paths.clip) : _ = null, Nt(n, i, a, o, b, c, l, u, d, f, y, _), p = !0;
			}
		}), p || Nt(n, i, a, o, s, c, l, u, d, f);
	}
	function Nt(e, t, n, r, i, a, o, s, c, l, u, f) {
		wt(e, t, n, r, i), (c || l || f) && (d.save(), c && d.clip(c), l && d.clip(l)), f ? (s & 3) == 3 ? (d.clip(f), u && d.clip(u), Ft(i, o), Pt(e, a, t)) : s & Fc ? (Ft(i, o), d.clip(f), Pt(e, a, t)) : s & Pc && (d.save(), d.clip(f), u && d.clip(u), Ft(i, o), d.restore(), Pt(e, a, t)) : (Ft(i, o), Pt(e, a, t)), (c || l || f) && d.restore();
	}
	function Pt(e, t, n) {
		n > 0 && (t instanceof Map ? t.forEach((e, t) => {
			d.strokeStyle = mt = t, d.stroke(e);
		}) : t != null && e && d.stroke(t));
	}
	function Ft(e, t) {
		t instanceof Map ? t.forEach((e, t) => {
			d.fillStyle = ht = t, d.fill(e);
		}) : t != null && e && d.fill(t);
	}
	function It(e, t, n, i) {
		let a = y[e], o;
		if (i <= 0) o = [0, 0];
		else {
			let s = a._space = a.space(r, e, t, n, i);
			o = El(t, n, a._incrs = a.incrs(r, e, t, n, i, s), i, s);
		}
		return a._found = o;
	}
	function Lt(e, t, n, r, i, a, o, s, c, l) {
		let u = o % 2 / 2;
		h == 1 && d.translate(u, u), wt(s, o, c, l, s), d.beginPath();
		let f, p, m, g, _ = i + (r == 0 || r == 3 ? -a : a);
		n == 0 ? (p = i, g = _) : (f = i, m = _);
		for (let r = 0; r < e.length; r++) t[r] != null && (n == 0 ? f = m = e[r] : p = g = e[r], d.moveTo(f, p), d.lineTo(m, g));
		d.stroke(), h == 1 && d.translate(-u, -u);
	}
	function Rt(e) {
		let t = !0;
		return y.forEach((n, i) => {
			if (!n.show) return;
			let a = b[n.scale];
			if (a.min == null) {
				n._show && (t = !1, n._show = !1, Vt(!1));
				return;
			}
			n._show || (t = !1, n._show = !0, Vt(!1));
			let o = n.side, s = o % 2, { min: c, max: l } = a, [u, d] = It(i, c, l, s == 0 ? R : z);
			if (d == 0) return;
			let f = a.distr == 2, p = n._splits = n.splits(r, i, c, l, u, d, f), m = a.distr == 2 ? p.map((e) => ut[e]) : p, h = a.distr == 2 ? ut[p[1]] - ut[p[0]] : u, g = n._values = n.values(r, n.filter(r, m, i, d, h), i, d, h);
			n._rotate = o == 2 ? n.rotate(r, g, i, d) : 0;
			let _ = n._size;
			n._size = to(n.size(r, g, i, e)), _ != null && n._size != _ && (t = !1);
		}), t;
	}
	function zt(e) {
		let t = !0;
		return at.forEach((n, i) => {
			let a = n(r, i, nt, e);
			a != ot[i] && (t = !1), ot[i] = a;
		}), t;
	}
	function Bt() {
		for (let e = 0; e < y.length; e++) {
			let t = y[e];
			if (!t.show || !t._show) continue;
			let n = t.side, i = n % 2, a, o, c = t.stroke(r, e), l = n == 0 || n == 3 ? -1 : 1, [u, f] = t._found;
			if (t.label != null) {
				let s = t.labelGap * l, p = eo((t._lpos + s) * pa);
				Tt(t.labelFont[0], c, "center", n == 2 ? Ki : qi), d.save(), i == 1 ? (a = o = 0, d.translate(p, eo(ke + je / 2)), d.rotate((n == 3 ? -Za : Za) / 2)) : (a = eo(Oe + Ae / 2), o = p);
				let m = mo(t.label) ? t.label(r, e, u, f) : t.label;
				d.fillText(m, a, o), d.restore();
			}
			if (f == 0) continue;
			let p = b[t.scale], m = i == 0 ? Ae : je, h = i == 0 ? Oe : ke, _ = t._splits, v = p.distr == 2 ? _.map((e) => ut[e]) : _, x = p.distr == 2 ? ut[_[1]] - ut[_[0]] : u, S = t.ticks, C = t.border, w = S.show ? S.size : 0, T = eo(w * pa), E = eo((t.alignTo == 2 ? t._size - w - t.gap : t.gap) * pa), D = t._rotate * -Za / 180, O = g(t._pos * pa), k = O + (T + E) * l;
			o = i == 0 ? k : 0, a = i == 1 ? k : 0;
			let A = t.font[0];
			Tt(A, c, t.align == 1 ? Ji : t.align == 2 ? Yi : D > 0 ? Ji : D < 0 ? Yi : i == 0 ? "center" : n == 3 ? Yi : Ji, D || i == 1 ? "middle" : n == 2 ? Ki : qi);
			let j = t.font[1] * t.lineGap, ee = _.map((e) => g(s(e, p, m, h))), te = t._values;
			for (let e = 0; e < te.length; e++) {
				let t = te[e];
				if (t != null) {
					i == 0 ? a = ee[e] : o = ee[e], t = "" + t;
					let n = t.indexOf("\n") == -1 ? [t] : t.split(/\n/gm);
					for (let e = 0; e < n.length; e++) {
						let t = n[e];
						D ? (d.save(), d.translate(a, o + e * j), d.rotate(D), d.fillText(t, 0, 0), d.restore()) : d.fillText(t, a, o + e * j);
					}
				}
			}
			S.show && Lt(ee, S.filter(r, v, e, f, x), i, n, O, T, Do(S.width * pa, 3), S.stroke(r, e), S.dash, S.cap);
			let ne = t.grid;
			ne.show && Lt(ee, ne.filter(r, v, e, f, x), i, i == 0 ? 2 : 1, i == 0 ? ke : Oe, i == 0 ? je : Ae, Do(ne.width * pa, 3), ne.stroke(r, e), ne.dash, ne.cap), C.show && Lt([O], [1], +(i == 0), i == 0 ? 1 : 2, i == 1 ? ke : Oe, i == 1 ? je : Ae, Do(C.width * pa, 3), C.stroke(r, e), C.dash, C.cap);
		}
		Yn("drawAxes");
	}
	function Vt(e) {
		v.forEach((t, n) => {
			n > 0 && (t._paths = null, e && (i == 1 ? (t.min = null, t.max = null) : t.facets.forEach((e) => {
				e.min = null, e.max = null;
			})));
		});
	}
	let Ht = !1, Ut = !1, Wt = [];
	function Gt() {
		Ut = !1;
		for (let e = 0; e < Wt.length; e++) Yn(...Wt[e]);
		Wt.length = 0;
	}
	function Kt() {
		Ht ||= (Yo(Jt), !0);
	}
	function qt(e, t = !1) {
		Ht = !0, Ut = t, e(r), Jt(), t && Wt.length > 0 && queueMicrotask(Gt);
	}
	r.batch = qt;
	function Jt() {
		if (Me &&= (Ot(), !1), Pe &&= (Be(), !1), Ne) {
			if (va(p, Ji, Se), va(p, Ki, Ce), va(p, Wi, R), va(p, Gi, z), va(m, Ji, Se), va(m, Ki, Ce), va(m, Wi, R), va(m, Gi, z), va(f, Wi, be), va(f, Gi, xe), u.width = eo(be * pa), u.height = eo(xe * pa), y.forEach(({ _el: e, _show: t, _size: n, _pos: r, side: i }) => {
				if (e != null) {
					if (t) {
						let t = i === 3 || i === 0 ? n : 0, a = i % 2 == 1;
						va(e, a ? "left" : "top", r - t), va(e, a ? "width" : "height", n), va(e, a ? "top" : "left", a ? Ce : Se), va(e, a ? "height" : "width", a ? z : R), _a(e, Mi);
					} else ga(e, Mi);
				}
			}), mt = ht = gt = vt = yt = bt = xt = St = _t = null, Ct = 1, Nn(!0), Se != we || Ce != Te || R != Ee || z != De) {
				Vt(!1);
				let e = R / Ee, t = z / De;
				if (se && !Fe && M.left >= 0) {
					M.left *= e, M.top *= t, U && Sa(U, eo(M.left), 0, R, z), W && Sa(W, 0, eo(M.top), R, z);
					for (let n = 0; n < Ye.length; n++) {
						let r = Ye[n];
						r != null && (Xe[n] *= e, Ze[n] *= t, Sa(r, to(Xe[n]), to(Ze[n]), R, z));
					}
				}
				if (un.show && !Ie && un.left >= 0 && un.width > 0) {
					un.left *= e, un.width *= e, un.top *= t, un.height *= t;
					for (let e in In) va(dn, e, un[e]);
				}
				we = Se, Te = Ce, Ee = R, De = z;
			}
			Yn("setSize"), Ne = !1;
		}
		be > 0 && xe > 0 && (d.clearRect(0, 0, u.width, u.height), Yn("drawClear"), w.forEach((e) => e()), Yn("draw")), un.show && Ie && (fn(un), Ie = !1), se && Fe && (Mn(null, !0, !1), Fe = !1), oe.show && oe.live && Le && (K(), Le = !1), c || (c = !0, r.status = 1, Yn("ready")), dt = !1, Ht = !1;
	}
	r.redraw = (e, t) => {
		Pe = t || !1, e === !1 ? Kt() : mn(S, D.min, D.max);
	};
	function Yt(e, n) {
		let i = b[e];
		if (i.from == null) {
			if (st == 0) {
				let t = i.range(r, n.min, n.max, e);
				n.min = t[0], n.max = t[1];
			}
			if (n.min > n.max) {
				let e = n.min;
				n.min = n.max, n.max = e;
			}
			if (st > 1 && n.min != null && n.max != null && n.max - n.min < 1e-16) return;
			e == S && i.distr == 2 && st > 0 && (n.min = ja(n.min, t[0]), n.max = ja(n.max, t[0]), n.min == n.max && n.max++), j[e] = n, Me = !0, Kt();
		}
	}
	r.setScale = Yt;
	let H, Xt, U, W, Zt, Qt, $t, en, tn, nn, rn, an, on = !1, sn = M.drag, cn = sn.x, ln = sn.y;
	se && (M.x && (H = ba(Pi, m)), M.y && (Xt = ba(Fi, m)), D.ori == 0 ? (U = H, W = Xt) : (U = Xt, W = H), rn = M.left, an = M.top);
	let un = r.select = Uo({
		show: !0,
		over: !0,
		left: 0,
		width: 0,
		top: 0,
		height: 0
	}, e.select), dn = un.show ? ba(Ni, un.over ? m : p) : null;
	function fn(e, t) {
		if (un.show) {
			for (let t in e) un[t] = e[t], t in In && va(dn, t, e[t]);
			t !== !1 && Yn("setSelect");
		}
	}
	r.setSelect = fn;
	function pn(e) {
		if (v[e].show) N && _a(de[e], Mi);
		else if (N && ga(de[e], Mi), se) {
			let t = Je ? Ye[0] : Ye[e];
			t != null && Sa(t, -10, -10, R, z);
		}
	}
	function mn(e, t, n) {
		Yt(e, {
			min: t,
			max: n
		});
	}
	function G(e, t, n, a) {
		t.focus != null && Cn(e), t.show != null && v.forEach((n, r) => {
			r > 0 && (e == r || e == null) && (n.show = t.show, pn(r), i == 2 ? (mn(n.facets[0].scale, null, null), mn(n.facets[1].scale, null, null)) : mn(n.scale, null, null), Kt());
		}), n !== !1 && Yn("setSeries", e, t), a && $n("setSeries", r, e, t);
	}
	r.setSeries = G;
	function hn(e, t) {
		Uo(x[e], t);
	}
	function gn(e, t) {
		e.fill = ho(e.fill || null), e.dir = Ga(e.dir, -1), t ??= x.length, x.splice(t, 0, e);
	}
	function _n(e) {
		e == null ? x.length = 0 : x.splice(e, 1);
	}
	r.addBand = gn, r.setBand = hn, r.delBand = _n;
	function vn(e, t) {
		v[e].alpha = t, se && Ye[e] != null && (Ye[e].style.opacity = t), N && de[e] && (de[e].style.opacity = t);
	}
	let yn, bn, xn, Sn = { focus: !0 };
	function Cn(e) {
		if (e != xn) {
			let t = e == null, n = Ke.alpha != 1;
			v.forEach((r, a) => {
				if (i == 1 || a > 0) {
					let i = t || a == 0 || a == e;
					r._focus = t ? null : i, n && vn(a, i ? 1 : Ke.alpha);
				}
			}), xn = e, n && Kt();
		}
	}
	N && qe && ve(na, ce, (e) => {
		M._lock || (We(e), xn != null && G(null, Sn, !0, Zn.setSeries));
	});
	function wn(e, t, n) {
		let r = b[t];
		n && (e = e / pa - (r.ori == 1 ? Ce : Se));
		let i = R;
		r.ori == 1 && (i = z, e = i - e), r.dir == -1 && (e = i - e);
		let a = r._min, o = r._max, s = e / i, c = a + (o - a) * s, l = r.distr;
		return l == 3 ? io(10, c) : l == 4 ? co(c, r.asinh) : l == 100 ? r.bwd(c) : c;
	}
	function Tn(e, n) {
		return ja(wn(e, S, n), t[0], ct, lt);
	}
	r.valToIdx = (e) => ja(e, t[0]), r.posToIdx = Tn, r.posToVal = wn, r.valToPos = (e, t, n) => b[t].ori == 0 ? a(e, b[t], n ? Ae : R, n ? Oe : 0) : o(e, b[t], n ? je : z, n ? ke : 0), r.setCursor = (e, t, n) => {
		rn = e.left, an = e.top, Mn(null, t, n);
	};
	function En(e, t) {
		va(dn, Ji, un.left = e), va(dn, Wi, un.width = t);
	}
	function Dn(e, t) {
		va(dn, Ki, un.top = e), va(dn, Gi, un.height = t);
	}
	let On = D.ori == 0 ? En : Dn, kn = D.ori == 1 ? En : Dn;
	function An() {
		if (N && oe.live) for (let e = +(i == 2); e < v.length; e++) {
			if (e == 0 && pe) continue;
			let t = oe.values[e], n = 0;
			for (let r in t) fe[e][n++].firstChild.nodeValue = t[r];
		}
	}
	function K(e, t) {
		if (e != null && (e.idxs ? e.idxs.forEach((e, t) => {
			ae[t] = e;
		}) : Io(e.idx) || ae.fill(e.idx), oe.idx = ae[0]), N && oe.live) {
			for (let e = 0; e < v.length; e++) (e > 0 || i == 1 && !pe) && jn(e, ae[e]);
			An();
		}
		Le = !1, t !== !1 && Yn("setLegend");
	}
	r.setLegend = K;
	function jn(e, n) {
		let i = v[e], a = e == 0 && O == 2 ? ut : t[e], o;
		pe ? o = i.values(r, e, n) ?? I : (o = i.value(r, n == null ? null : a[n], e, n), o = o == null ? I : { _: o }), oe.values[e] = o;
	}
	function Mn(e, n, a) {
		tn = rn, nn = an, [rn, an] = M.move(r, rn, an), M.left = rn, M.top = an, se && (U && Sa(U, eo(rn), 0, R, z), W && Sa(W, 0, eo(an), R, z));
		let o, s = ct > lt;
		yn = uo, bn = null;
		let c = D.ori == 0 ? R : z, l = D.ori == 1 ? R : z;
		if (rn < 0 || st == 0 || s) {
			o = M.idx = null;
			for (let e = 0; e < v.length; e++) {
				let t = Ye[e];
				t != null && Sa(t, -10, -10, R, z);
			}
			qe && G(null, Sn, !0, e == null && Zn.setSeries), oe.live && (ae.fill(o), Le = !0);
		} else {
			let e, n, a;
			i == 1 && (e = D.ori == 0 ? rn : an, n = wn(e, S), o = M.idx = ja(n, t[0], ct, lt), a = k(t[0][o], D, c, 0));
			let s = -10, u = -10, d = 0, f = 0, p = !0, m = "", h = "";
			for (let e = +(i == 2); e < v.length; e++) {
				let g = v[e], _ = ae[e], y = _ == null ? null : i == 1 ? t[e][_] : t[e][1][_], x = M.dataIdx(r, e, o, n), S = x == null ? null : i == 1 ? t[e][x] : t[e][1][x];
				if (Le = Le || S != y || x != _, ae[e] = x, e > 0 && g.show) {
					let n = x == null ? -10 : x == o ? a : k(i == 1 ? t[0][x] : t[e][0][x], D, c, 0), _ = S == null ? -10 : A(S, i == 1 ? b[g.scale] : b[g.facets[1].scale], l, 0);
					if (qe && S != null) {
						let t = D.ori == 1 ? rn : an, n = Qa(Ke.dist(r, e, x, _, t));
						if (n < yn) {
							let r = Ke.bias;
							if (r != 0) {
								let i = wn(t, g.scale), a = S >= 0 ? 1 : -1, o = i >= 0 ? 1 : -1;
								o == a && (o == 1 ? r == 1 ? S >= i : S <= i : r == 1 ? S <= i : S >= i) && (yn = n, bn = e);
							} else yn = n, bn = e;
						}
					}
					if (Le || Je) {
						let t, i;
						D.ori == 0 ? (t = n, i = _) : (t = _, i = n);
						let a, o, c, l, g, v, y = !0, b = Ge.bbox;
						if (b != null) {
							y = !1;
							let t = b(r, e);
							c = t.left, l = t.top, a = t.width, o = t.height;
						} else c = t, l = i, a = o = Ge.size(r, e);
						if (v = Ge.fill(r, e), g = Ge.stroke(r, e), Je) e == bn && yn <= Ke.prox && (s = c, u = l, d = a, f = o, p = y, m = v, h = g);
						else {
							let t = Ye[e];
							t != null && (Xe[e] = c, Ze[e] = l, Ea(t, a, o, y), wa(t, v, g), Sa(t, to(c), to(l), R, z));
						}
					}
				}
			}
			if (Je) {
				let e = Ke.prox;
				if (Le || (xn == null ? yn <= e : yn > e || bn != xn)) {
					let e = Ye[0];
					e != null && (Xe[0] = s, Ze[0] = u, Ea(e, d, f, p), wa(e, m, h), Sa(e, to(s), to(u), R, z));
				}
			}
		}
		if (un.show && on) {
			if (e != null) {
				let [t, n] = Zn.scales, [r, i] = Zn.match, [a, o] = e.cursor.sync.scales, s = e.cursor.drag;
				if (cn = s._x, ln = s._y, cn || ln) {
					let { left: s, top: u, width: d, height: f } = e.select, p = e.scales[a].ori, m = e.posToVal, h, g, _, v, y, x = t != null && r(t, a), S = n != null && i(n, o);
					x && cn ? (p == 0 ? (h = s, g = d) : (h = u, g = f), _ = b[t], v = k(m(h, a), _, c, 0), y = k(m(h + g, a), _, c, 0), On(no(v, y), Qa(y - v))) : On(0, c), S && ln ? (p == 1 ? (h = s, g = d) : (h = u, g = f), _ = b[n], v = A(m(h, o), _, l, 0), y = A(m(h + g, o), _, l, 0), kn(no(v, y), Qa(y - v))) : kn(0, l);
				} else Ln();
			} else {
				let e = Qa(tn - Zt), t = Qa(nn - Qt);
				if (D.ori == 1) {
					let n = e;
					e = t, t = n;
				}
				cn = sn.x && e >= sn.dist, ln = sn.y && t >= sn.dist;
				let n = sn.uni;
				n == null ? sn.x && sn.y && (cn || ln) && (cn = ln = !0) : cn && ln && (cn = e >= n, ln = t >= n, !cn && !ln && (t > e ? ln = !0 : cn = !0));
				let r, i;
				cn && (D.ori == 0 ? (r = $t, i = rn) : (r = en, i = an), On(no(r, i), Qa(i - r)), ln || kn(0, l)), ln && (D.ori == 1 ? (r = $t, i = rn) : (r = en, i = an), kn(no(r, i), Qa(i - r)), cn || On(0, c)), !cn && !ln && (On(0, 0), kn(0, 0));
			}
		}
		if (sn._x = cn, sn._y = ln, e == null) {
			if (a) {
				if (Qn != null) {
					let [e, t] = Zn.scales;
					Zn.values[0] = e == null ? null : wn(D.ori == 0 ? rn : an, e), Zn.values[1] = t == null ? null : wn(D.ori == 1 ? rn : an, t);
				}
				$n(Qi, r, rn, an, R, z, o);
			}
			if (qe) {
				let e = a && Zn.setSeries, t = Ke.prox;
				xn == null ? yn <= t && G(bn, Sn, !0, e) : yn > t ? G(null, Sn, !0, e) : bn != xn && G(bn, Sn, !0, e);
			}
		}
		Le && (oe.idx = o, K()), n !== !1 && Yn("setCursor");
	}
	let q = null;
	Object.defineProperty(r, "rect", { get() {
		return q ?? Nn(!1), q;
	} });
	function Nn(e = !1) {
		e ? q = null : (q = m.getBoundingClientRect(), Yn("syncRect", q));
	}
	function Pn(e, t, n, r, i, a, o) {
		M._lock || on && e != null && e.movementX == 0 && e.movementY == 0 || (Fn(e, t, n, r, i, a, o, !1, e != null), e == null ? Mn(t, !0, !1) : Mn(null, !0, !0));
	}
	function Fn(e, t, n, i, a, o, c, l, u) {
		if (q ?? Nn(!1), We(e), e != null) n = e.clientX - q.left, i = e.clientY - q.top;
		else {
			if (n < 0 || i < 0) {
				rn = -10, an = -10;
				return;
			}
			let [e, r] = Zn.scales, c = t.cursor.sync, [l, u] = c.values, [d, f] = c.scales, [p, m] = Zn.match, h = t.axes[0].side % 2 == 1, g = D.ori == 0 ? R : z, _ = D.ori == 1 ? R : z, v = h ? o : a, y = h ? a : o, x = h ? i : n, S = h ? n : i;
			if (n = d == null ? x / v * g : p(e, d) ? s(l, b[e], g, 0) : -10, i = f == null ? S / y * _ : m(r, f) ? s(u, b[r], _, 0) : -10, D.ori == 1) {
				let e = n;
				n = i, i = e;
			}
		}
		u && (t == null || t.cursor.event.type == Qi) && ((n <= 1 || n >= R - 1) && (n = wo(n, R)), (i <= 1 || i >= z - 1) && (i = wo(i, z))), l ? (Zt = n, Qt = i, [$t, en] = M.move(r, n, i)) : (rn = n, an = i);
	}
	let In = {
		width: 0,
		height: 0,
		left: 0,
		top: 0
	};
	function Ln() {
		fn(In, !1);
	}
	let Rn, zn, Bn, Vn;
	function Hn(e, t, n, i, a, o, s) {
		on = !0, cn = ln = sn._x = sn._y = !1, Fn(e, t, n, i, a, o, s, !0, !1), e != null && (ve(ea, ua, Un, !1), $n($i, r, $t, en, R, z, null));
		let { left: c, top: l, width: u, height: d } = un;
		Rn = c, zn = l, Bn = u, Vn = d;
	}
	function Un(e, t, n, i, a, o, s) {
		on = sn._x = sn._y = !1, Fn(e, t, n, i, a, o, s, !1, !0);
		let { left: c, top: l, width: u, height: d } = un, f = u > 0 || d > 0, p = Rn != c || zn != l || Bn != u || Vn != d;
		if (f && p && fn(un), sn.setScale && f && p) {
			let e = c, t = u, n = l, r = d;
			if (D.ori == 1 && (e = l, t = d, n = c, r = u), cn && mn(S, wn(e, S), wn(e + t, S)), ln) for (let e in b) {
				let t = b[e];
				e != S && t.from == null && t.min != uo && mn(e, wn(n + r, e), wn(n, e));
			}
			Ln();
		} else M.lock && (M._lock = !M._lock, Mn(t, !0, e != null));
		e != null && (ye(ea, ua), $n(ea, r, rn, an, R, z, null));
	}
	function Wn(e, t, n, r, i, a, o) {
		if (M._lock) return;
		We(e);
		let s = on;
		if (on) {
			let e = !0, t = !0, n, r;
			D.ori == 0 ? (n = cn, r = ln) : (n = ln, r = cn), n && r && (e = rn <= 10 || rn >= R - 10, t = an <= 10 || an >= z - 10), n && e && (rn = rn < $t ? 0 : R), r && t && (an = an < en ? 0 : z), Mn(null, !0, !0), on = !1;
		}
		rn = -10, an = -10, ae.fill(null), Mn(null, !0, !0), s && (on = s);
	}
	function Gn(e, t, n, i, a, o, s) {
		M._lock || (We(e), pt(), Ln(), e != null && $n(ra, r, rn, an, R, z, null));
	}
	function Kn() {
		y.forEach(Ol), Re(r.width, r.height, !0);
	}
	ka(sa, da, Kn);
	let qn = {};
	qn.mousedown = Hn, qn.mousemove = Pn, qn.mouseup = Un, qn.dblclick = Gn, qn.setSeries = (e, t, n, i) => {
		let a = Zn.match[2];
		n = a(r, t, n), n != -1 && G(n, i, !0, !1);
	}, se && (ve($i, m, Hn), ve(Qi, m, Pn), ve(ta, m, (e) => {
		We(e), Nn(!1);
	}), ve(na, m, Wn), ve(ra, m, Gn), fl.add(r), r.syncRect = Nn);
	let Jn = r.hooks = e.hooks || {};
	function Yn(e, t, n) {
		Ut ? Wt.push([
			e,
			t,
			n
		]) : e in Jn && Jn[e].forEach((e) => {
			e.call(null, r, t, n);
		});
	}
	(e.plugins || []).forEach((e) => {
		for (let t in e.hooks) Jn[t] = (Jn[t] || []).concat(e.hooks[t]);
	});
	let Xn = (e, t, n) => n, Zn = Uo({
		key: null,
		setSeries: !1,
		filters: {
			pub: bo,
			sub: bo
		},
		scales: [S, v[1] ? v[1].scale : null],
		match: [
			xo,
			xo,
			Xn
		],
		values: [null, null]
	}, M.sync);
	Zn.match.length == 2 && Zn.match.push(Xn), M.sync = Zn;
	let Qn = Zn.key, J = Nc(Qn);
	function $n(e, t, n, r, i, a, o) {
		Zn.filters.pub(e, t, n, r, i, a, o) && J.pub(e, t, n, r, i, a, o);
	}
	J.sub(r);
	function er(e, t, n, r, i, a, o) {
		Zn.filters.sub(e, t, n, r, i, a, o) && qn[e](null, t, n, r, i, a, o);
	}
	r.pub = er;
	function tr() {
		J.unsub(r), fl.delete(r), _e.clear(), Aa(sa, da, Kn), l.remove(), ce?.remove(), Yn("destroy");
	}
	r.destroy = tr;
	function nr() {
		Yn("init", e, t), ft(t || e.data, !1), j[S] ? Yt(S, j[S]) : pt(), Ie = un.show && (un.width > 0 || un.height > 0), Fe = Le = !0, Re(e.width, e.height);
	}
	return v.forEach($e), y.forEach(rt), n ? n instanceof HTMLElement ? (n.appendChild(l), nr()) : n(r, nr) : nr(), r;
}
kl.assign = Uo, kl.fmtNum = Ya, kl.rangeNum = Wa, kl.rangeLog = Ra, kl.rangeAsinh = za, kl.orient = Ic, kl.pxRatio = pa, kl.join = Jo, kl.fmtDate = ss, kl.tzDate = ls, kl.sync = Nc;
{
	kl.addGap = Vc, kl.clipGaps = Bc;
	let e = kl.paths = { points: tl };
	e.linear = al, e.stepped = ol, e.bars = cl, e.spline = ul;
}
// src/draw.ts
var Al = [
	0,
	114,
	178
], jl = [
	213,
	94,
	0
], Ml = [
	[
		18,
		144,
		142
	],
	[
		181,
		71,
		157
	],
	[
		217,
		165,
		20
	],
	[
		107,
		91,
		210
	],
	[
		111,
		156,
		28
	],
	[
		140,
		90,
		60
	],
	[
		229,
		139,
		181
	],
	[
		120,
		120,
		120
	],
	[
		184,
		201,
		63
	],
	[
		95,
		42,
		98
	]
], Nl = [
	[
		68,
		32,
		95
	],
	[
		55,
		90,
		140
	],
	[
		33,
		145,
		140
	],
	[
		110,
		200,
		100
	],
	[
		250,
		230,
		90
	]
], Pl = (e, t = 1) => `rgb(${e.map(Math.round).join(" ")} / ${t})`, Fl = (e, t, n) => [
	0,
	1,
	2
].map((r) => e[r] + (t[r] - e[r]) * n), Il = (e) => e ? [
	28,
	31,
	37
] : [
	250,
	249,
	246
], Ll = (e, t) => e >= 0 ? t ? [
	86,
	170,
	233
] : Al : t ? [
	240,
	125,
	45
] : jl;
function Rl(e, t = 3) {
	return e == null || Number.isNaN(e) ? "–" : String(Number(e.toPrecision(t))).replace("-", "−");
}
function zl(e, t, n, r, i, a) {
	if (!i) {
		let t = e[n] / 255 * (Nl.length - 1), r = Math.min(Math.floor(t), Nl.length - 2);
		return Fl(Nl[r], Nl[r + 1], t - r);
	}
	let o = 0, s = [
		0,
		0,
		0
	];
	for (let a = 0; a < i; a++) {
		let i = t > 1 ? e[a * r + n] / 255 : a ? e[n] / 255 : 1 - e[n] / 255, c = i * i;
		o += c;
		for (let e = 0; e < 3; e++) s[e] += c * Ml[a][e];
	}
	return Fl(Il(a), s.map((e) => e / (o || 1)), a ? .62 : .58);
}
function Bl(e, t, n) {
	e.width !== t && (e.width = e.height = t);
	let r = e.getContext("2d", { willReadFrequently: !0 }), i = r.createImageData(t, t);
	for (let e = 0; e < t * t; e++) i.data.set(n(e), 4 * e), i.data[4 * e + 3] = 255;
	r.putImageData(i, 0, 0);
}
function Vl(e, t, n) {
	let r = devicePixelRatio || 1, i = Math.round(t * r), a = Math.round(n * r);
	(e.width !== i || e.height !== a) && ([e.width, e.height] = [i, a]);
	let o = e.getContext("2d");
	return o.setTransform(r, 0, 0, r, 0, 0), o.clearRect(0, 0, t, n), o;
}
function Hl(e, t, n, r, i) {
	if (e.beginPath(), t % 4 == 0) e.arc(n, r, i, 0, 7);
	else {
		let a = t % 4 == 1 ? 4 : t % 4 == 2 ? 3 : 4, o = t % 4 == 1 ? Math.PI / 4 : -Math.PI / 2;
		for (let t = 0; t < a; t++) {
			let s = o + t * 2 * Math.PI / a;
			e.lineTo(n + 1.2 * i * Math.cos(s), r + 1.2 * i * Math.sin(s));
		}
		e.closePath();
	}
}
function Ul(e, t, n) {
	let r = [];
	for (let i of n) for (let n = 0; n < t - 1; n++) for (let a = 0; a < t - 1; a++) {
		let o = [
			e[n * t + a],
			e[n * t + a + 1],
			e[(n + 1) * t + a + 1],
			e[(n + 1) * t + a]
		], s = [
			[a, n],
			[a + 1, n],
			[a + 1, n + 1],
			[a, n + 1]
		], c = [];
		for (let e = 0; e < 4; e++) {
			let [t, n] = [o[e], o[(e + 1) % 4]];
			if (t < i != n < i) {
				let r = (i - t) / (n - t), [a, o] = [s[e], s[(e + 1) % 4]];
				c.push(a[0] + r * (o[0] - a[0]), a[1] + r * (o[1] - a[1]));
			}
		}
		c.length >= 4 && r.push(c.slice(0, 4));
	}
	return r;
}
function Wl(e, t, n, r, i) {
	let a = Math.min(64, (i - 64) / Math.max(n[e], 1)), o = Math.max(14, Math.min(46, a - 8, r / (n.length * 2.1))), s = Math.max(46, o / 2 + 22);
	return {
		x: s + e * (r - 2 * s) / (n.length - 1),
		y: (i + 20) / 2 + (t - (n[e] - 1) / 2) * a,
		size: o
	};
}
function* Gl(e, t, n) {
	for (let r = 1; r < e.length; r++) for (let i = 0; i < e[r - 1]; i++) for (let a = 0; a < e[r]; a++) {
		let o = Wl(r - 1, i, e, t, n), s = Wl(r, a, e, t, n);
		yield {
			layer: r,
			from: i,
			to: a,
			x1: o.x + o.size / 2,
			y1: o.y,
			x2: s.x - s.size / 2,
			y2: s.y
		};
	}
}
function Kl(e, t) {
	let n = 1 - t, r = (e.x1 + e.x2) / 2;
	return [n * n * n * e.x1 + 3 * n * n * t * r + 3 * n * t * t * r + t * t * t * e.x2, (n * n * n + 3 * n * n * t) * e.y1 + (3 * n * t * t + t * t * t) * e.y2];
}
function ql(e, t, n, r, i, a = 8) {
	let o = null;
	for (let s of Gl(n, r, i)) {
		if (e < s.x1 || e > s.x2) continue;
		let n = 0, r = 1;
		for (let t = 0; t < 18; t++) {
			let t = (n + r) / 2;
			Kl(s, t)[0] < e ? n = t : r = t;
		}
		let i = Math.abs(Kl(s, n)[1] - t);
		i < a && ([o, a] = [s, i]);
	}
	return o;
}
var Jl = (e, t, n) => e && e.data[n === void 0 ? t : t * e.shape[1] + n], Yl = (e, t) => e.kind === "number" ? Rl(e.low + t * (e.high - e.low)) : e.bands[Math.min(e.bands.length - 1, Math.floor(t * e.bands.length))], Xl = /* @__PURE__ */ X("<i class=\"b\"></i>B", 1), Zl = /* @__PURE__ */ X("<i class=\"dash\"></i>held out", 1), Ql = /* @__PURE__ */ X("<b> </b> right", 1), $l = /* @__PURE__ */ X("<p class=\"held\"><!> </p>"), eu = /* @__PURE__ */ X("<section class=\"card\" aria-label=\"Loss\"><div class=\"head\"><h2>Loss</h2> <p class=\"legend\"><i class=\"a\"></i> <!><!></p></div> <div class=\"loss\"></div> <!></section>");
function tu(e, t) {
	Ne(t, !0);
	let n, r, i = /* @__PURE__ */ jt(300);
	function a() {
		let e = Math.max(t.head, 1), n = Math.min(360, e + 1), r = e / Math.max(1, n - 1), i = Array.from({ length: n }, (e, t) => t * r), a = (e) => {
			let t = Array(n).fill(null);
			if (e) for (let a = 0; a < n; a++) {
				let n = Math.round(i[a]) - e.first, o = Math.max(n + 1, Math.round(i[a] + r) - e.first), s = 0, c = 0;
				for (let t = Math.max(0, n); t < Math.min(e.losses.length, o); t++) s += e.losses[t], c++;
				c && (t[a] = Math.max(s / c, 1e-9));
			}
			return t;
		}, o = (e) => {
			let t = Array(n).fill(null);
			return e?.times.forEach((i, a) => t[Math.min(n - 1, Math.round(i / r))] = Math.max(e.watched[a], 1e-9)), t;
		};
		return [
			i,
			a(t.curves.A),
			o(t.curves.A),
			a(t.curves.B),
			o(t.curves.B)
		];
	}
	function o() {
		r?.destroy();
		let e = t.dark ? "#a6acb6" : "#5c626b", o = t.dark ? "rgb(255 255 255 / .08)" : "rgb(0 0 0 / .07)", s = t.dark ? "#e4e6ea" : "#2b2f36", c = t.dark ? "#e0a63a" : "#a86a00", l = (e, t) => ({
			stroke: e,
			width: 1.6,
			dash: t,
			spanGaps: !0,
			points: { show: !1 }
		});
		r = new kl({
			width: J(i),
			height: 150,
			legend: { show: !1 },
			cursor: {
				y: !1,
				drag: {
					setScale: !1,
					x: !1,
					y: !1
				},
				points: { show: !1 }
			},
			scales: {
				x: { time: !1 },
				y: {
					distr: 3,
					log: 10
				}
			},
			axes: [{
				stroke: e,
				grid: {
					stroke: o,
					width: 1
				},
				ticks: { show: !1 },
				size: 22,
				font: "11px system-ui"
			}, {
				stroke: e,
				grid: {
					stroke: o,
					width: 1
				},
				ticks: { show: !1 },
				size: 46,
				font: "11px system-ui",
				values: (e, t) => t.map((e) => e === null ? "" : Rl(e, 1))
			}],
			series: [
				{},
				l(s),
				l(s, [3, 3]),
				l(c),
				l(c, [3, 3])
			],
			hooks: { draw: [(e) => {
				let n = e.valToPos(t.t, "x", !0), r = e.ctx;
				r.save(), r.strokeStyle = Pl(t.dark ? [
					255,
					255,
					255
				] : [
					0,
					0,
					0
				], .55), r.lineWidth = devicePixelRatio, r.beginPath(), r.moveTo(n, e.bbox.top), r.lineTo(n, e.bbox.top + e.bbox.height), r.stroke(), r.restore();
			}] }
		}, a(), n), r.over.addEventListener("click", () => {
			let e = r.posToVal(r.cursor.left ?? 0, "x");
			t.send({
				do: "seek",
				t: Math.round(e)
			});
		});
	}
	gi(() => {
		let e = new ResizeObserver(() => {
			V(i, Math.max(120, n.clientWidth), !0), r?.setSize({
				width: J(i),
				height: 150
			});
		});
		return e.observe(n), () => {
			e.disconnect(), r?.destroy();
		};
	});
	let s = -Infinity, c = 0;
	ln(() => {
		t.dark, o();
	}), ln(() => {
		t.curves.version, t.t, t.head, clearTimeout(c);
		let e = Math.max(0, 60 - (performance.now() - s));
		return c = window.setTimeout(() => {
			s = performance.now(), r?.setData(a());
		}, e), () => clearTimeout(c);
	});
	var l = { columns: a }, u = eu(), d = H(u), f = W(H(d), 2), p = W(H(f), 1, !0), m = W(p), h = (e) => {
		var t = Xl();
		ge(), Z(e, t);
	};
	$(m, (e) => {
		t.curves.B && e(h);
	});
	var g = W(m), _ = (e) => {
		var t = Zl();
		ge(), Z(e, t);
	};
	$(g, (e) => {
		t.heldOut && e(_);
	}), L(f), L(d);
	var v = W(d, 2);
	hi(v, (e) => n = e, () => n);
	var y = W(v, 2), b = (e) => {
		var n = $l(), r = H(n), i = (e) => {
			var n = _r();
			G((e) => Q(n, `${e ?? ""} % of the variance explained`), [() => Math.round(100 * t.accuracy)]), Z(e, n);
		}, a = (e) => {
			var n = Ql(), r = U(Xt(n));
			ge(), G((e) => Q(r, `${e ?? ""} %`), [() => Math.round(100 * t.accuracy)]), Z(e, n);
		};
		$(r, (e) => {
			t.task === "regression" ? e(i) : e(a, -1);
		});
		var o = W(r);
		L(n), G(() => Q(o, ` on ${t.heldOut ? "held-out rows" : "its rows"}`)), Z(e, n);
	};
	return $(y, (e) => {
		t.accuracy !== null && t.accuracy !== void 0 && e(b);
	}), L(u), G(() => Q(p, t.curves.B ? "A" : "training")), Z(e, u), Pe(l);
}
// src/Network.svelte
var nu = /* @__PURE__ */ X("<button> </button>"), ru = /* @__PURE__ */ X("<div class=\"switch\" role=\"group\" aria-label=\"What the lines show\"></div>"), iu = /* @__PURE__ */ X("<small> </small>"), au = /* @__PURE__ */ X("<canvas class=\"map\"></canvas>"), ou = /* @__PURE__ */ X("<b>ŷ</b>"), su = /* @__PURE__ */ X("<span class=\"name\"> </span>"), cu = /* @__PURE__ */ X("<button><!></button> <!>", 1), lu = /* @__PURE__ */ X("<p class=\"layer\"> <!></p> <!>", 1), uu = /* @__PURE__ */ X("<span> </span><span> </span>", 1), du = /* @__PURE__ */ X("<div><b> </b> <!></div>"), fu = /* @__PURE__ */ X("<span> </span>"), pu = /* @__PURE__ */ X("<div><b> </b><!> <!></div>"), mu = /* @__PURE__ */ X("<section class=\"card net\" aria-label=\"Network\"><div class=\"head\"><h2>Network</h2> <!> <p class=\"legend\"><i class=\"plus\"></i>above 0 <i class=\"minus\"></i>below 0</p></div> <div class=\"stage\"><canvas aria-hidden=\"true\"></canvas> <!> <!></div></section>");
function hu(e, t) {
	Ne(t, !0);
	let n = /* @__PURE__ */ jt("weights"), r = /* @__PURE__ */ jt(600), i = /* @__PURE__ */ jt(null), a = /* @__PURE__ */ jt(null), o, s, c = {
		weights: "W",
		gradients: "dW",
		change: "uW"
	}, l = /* @__PURE__ */ nt(() => t.frame?.h.drawn ?? t.hello.drawn), u = /* @__PURE__ */ nt(() => J(l).map((e) => e.length)), d = /* @__PURE__ */ nt(() => Math.max(300, Math.min(560, 64 + 62 * Math.max(...J(u))))), f = {
		dead: "dead: 0 on every row",
		saturated: "saturated: hardly any slope",
		twins: "identical to another unit"
	}, p = (e, n) => t.frame?.h.badges?.find(([t, , r]) => t === e && r.includes(n))?.[1] ?? "", m = (e, n) => e === 0 ? t.hello.inputs[J(l)[0][n]] : t.hello.classes.length === 2 ? t.hello.classes[1] : t.hello.classes[J(l)[e][n]] ?? t.hello.target, h = (e, n, r) => {
		let i = Jl(t.frame?.a[e], n, r);
		return i === void 0 ? "not computed yet" : Rl(i, 4);
	}, g = 0;
	function _() {
		if (!t.frame || !o) return;
		let e = Vl(o, J(r), J(d)), a = [...Gl(J(u), J(r), J(d))], l = [];
		for (let e = 1; e < J(u).length; e++) l[e] = Array.from(t.frame.a[c[J(n)] + e]?.data ?? [0]).reduce((e, t) => Math.max(e, Math.abs(t)), 1e-30);
		let f = (e) => Math.abs(Jl(t.frame.a[c[J(n)] + e.layer], e.from, e.to) ?? 0) / l[e.layer];
		for (let r of a.sort((e, t) => f(e) - f(t))) {
			let a = Jl(t.frame.a[c[J(n)] + r.layer], r.from, r.to), o = a === void 0 ? 0 : Math.abs(a) / l[r.layer], s = (r.x1 + r.x2) / 2, u = J(i) && J(i).w.layer === r.layer && J(i).w.from === r.from && J(i).w.to === r.to || v(r);
			if (e.strokeStyle = a === void 0 ? "rgb(128 128 128 / .25)" : Pl(Ll(a, t.dark), u ? 1 : .12 + .78 * o), e.lineWidth = u ? 2 + 4 * o : .5 + 3.8 * o, e.beginPath(), e.moveTo(r.x1, r.y1), e.bezierCurveTo(s, r.y1, s, r.y2, r.x2, r.y2), e.stroke(), J(n) === "gradients" && o > .25 && !t.still) {
				let [n, i] = Kl(r, 1 - (g + r.from * .13 + r.to * .29) % 1);
				e.fillStyle = Pl(Fl(Ll(a, t.dark), t.dark ? [
					255,
					255,
					255
				] : [
					0,
					0,
					0
				], .15)), e.beginPath(), e.arc(n, i, 1.4 + 2.2 * o, 0, 7), e.fill();
			}
		}
		for (let e of s.querySelectorAll("canvas.map")) {
			let [n, r] = e.dataset.unit.split(",").map(Number), i = t.frame.a["map" + n];
			i && Bl(e, t.hello.map, (e) => {
				let n = i.data[r * i.shape[1] + e] / 127;
				return Fl(Il(t.dark), Ll(n, t.dark), Math.abs(n));
			});
		}
	}
	let v = (e) => t.opened && /^[du]?W\d+$/.test(t.opened.name) && +t.opened.name.replace(/\D/g, "") === e.layer && t.opened.index[0] === J(l)[e.layer - 1][e.from] && t.opened.index[1] === J(l)[e.layer][e.to];
	gi(() => {
		let e = new ResizeObserver(() => {
			V(r, s.clientWidth, !0), requestAnimationFrame(_);
		});
		e.observe(s);
		let i = 0, a = (e) => {
			g = e / 1500 % 1, J(n) === "gradients" && !t.still && _(), i = requestAnimationFrame(a);
		};
		return i = requestAnimationFrame(a), () => {
			e.disconnect(), cancelAnimationFrame(i);
		};
	}), ln(() => {
		t.frame, J(n), J(r), J(d), t.dark, J(i), t.opened, _();
	});
	function y(e) {
		let t = o.getBoundingClientRect(), n = e.clientX - t.left, a = e.clientY - t.top, s = ql(n, a, J(u), J(r), J(d));
		V(i, s && {
			w: s,
			x: n,
			y: a
		}, !0);
	}
	let b = () => {
		J(i) && t.open((J(n) === "gradients" ? "dW" : "W") + J(i).w.layer, [J(l)[J(i).w.layer - 1][J(i).w.from], J(l)[J(i).w.layer][J(i).w.to]]);
	}, x = (e, n) => {
		let r = J(l)[e][n];
		t.open(e === 0 ? "a0" : e === J(u).length - 1 ? "y_hat" : `a${e}`, [0, r]);
	};
	var S = { draw: _ }, C = mu(), w = H(C), T = W(H(w), 2), E = (e) => {
		var t = ru();
		Nr(t, 21, () => Object.keys(c), kr, (e, t) => {
			var r = nu(), i = U(r, !0);
			G(() => {
				si(r, "aria-pressed", J(n) === J(t)), Q(i, J(t));
			}), Y("click", r, () => V(n, J(t), !0)), Z(e, r);
		}), L(t), Z(e, t);
	};
	$(T, (e) => {
		t.hello.only || e(E);
	}), ge(2), L(w);
	var D = W(w, 2);
	let O;
	var k = H(D);
	let A, j;
	hi(k, (e) => o = e, () => o);
	var ee = W(k, 2);
	Nr(ee, 17, () => J(u), kr, (e, n, i) => {
		var o = lu(), s = Xt(o);
		let c;
		var h = H(s, !0), g = W(h), _ = (e) => {
			var r = iu(), a = U(r);
			G(() => Q(a, `${J(n) ?? ""} of ${t.hello.layers[i] ?? ""}`)), Z(e, r);
		};
		$(g, (e) => {
			t.hello.layers[i] > J(n) && e(_);
		}), L(s), Nr(W(s, 2), 17, () => Array(J(n)), kr, (e, n, o) => {
			let s = /* @__PURE__ */ nt(() => Wl(i, o, J(u), J(r), J(d))), c = /* @__PURE__ */ nt(() => p(i, J(l)[i][o]));
			var h = cu(), g = Xt(h);
			let _, v;
			var y = H(g), b = (e) => {
				var t = au();
				si(t, "data-unit", `${i},${o}`), Z(e, t);
			}, S = (e) => {
				var n = ou();
				G(() => Gr(n, 1, `c${t.hello.classes.length === 2 ? 1 : o}`)), Z(e, n);
			};
			$(y, (e) => {
				i < J(u).length - 1 ? e(b) : e(S, -1);
			}), L(g);
			var C = W(g, 2), w = (e) => {
				var t = su();
				let n;
				var r = U(t, !0);
				G((e) => {
					n = qr(t, "", n, {
						left: `${J(s).x ?? ""}px`,
						top: `${J(s).y + J(s).size / 2}px`
					}), Q(r, e);
				}, [() => m(i, o)]), Z(e, t);
			};
			$(C, (e) => {
				(i === 0 || i === J(u).length - 1) && J(s).size >= 14 && e(w);
			}), G((e) => {
				_ = Gr(g, 1, `unit ${J(c) ?? ""}`, null, _, { round: i === J(u).length - 1 }), si(g, "aria-label", e), v = qr(g, "", v, {
					left: `${J(s).x - J(s).size / 2}px`,
					top: `${J(s).y - J(s).size / 2}px`,
					width: `${J(s).size ?? ""}px`,
					height: `${J(s).size ?? ""}px`
				});
			}, [() => (i === 0 ? `input ${m(i, o)}` : i === J(u).length - 1 ? `output ${m(i, o)}` : `unit ${J(l)[i][o]} of layer ${i}`) + (J(c) ? `, ${f[J(c)]}` : "")]), cr("pointerenter", g, () => V(a, [i, o], !0)), cr("pointerleave", g, () => V(a, null)), Y("click", g, () => x(i, o)), Z(e, h);
		}), G((e) => {
			c = qr(s, "", c, { left: e }), Q(h, i === 0 ? "inputs" : t.hello.activations[i - 1]);
		}, [() => `${Wl(i, 0, J(u), J(r), J(d)).x ?? ""}px`]), Z(e, o);
	});
	var te = W(ee, 2), ne = (e) => {
		let n = /* @__PURE__ */ nt(() => J(i).w);
		var a = du();
		let o, s;
		var c = H(a), u = U(c), d = W(c, 2), f = (e) => {
			var t = uu(), r = Xt(t), i = U(r), a = U(W(r));
			G((e, t) => {
				Q(i, `its gradient ${e ?? ""}`), Q(a, `next step ${t ?? ""}`);
			}, [() => h("dW" + J(n).layer, J(n).from, J(n).to), () => h("uW" + J(n).layer, J(n).from, J(n).to)]), Z(e, t);
		};
		$(d, (e) => {
			t.hello.only || e(f);
		}), L(a), G((e) => {
			o = Gr(a, 1, "tip", null, o, { flip: J(i).x > J(r) - 210 }), s = qr(a, "", s, {
				left: `${J(i).x ?? ""}px`,
				top: `${J(i).y ?? ""}px`
			}), Q(u, `W${J(n).layer ?? ""}[${J(l)[J(n).layer - 1][J(n).from] ?? ""}, ${J(l)[J(n).layer][J(n).to] ?? ""}] = ${e ?? ""}`);
		}, [() => h("W" + J(n).layer, J(n).from, J(n).to)]), Z(e, a);
	}, re = (e) => {
		let n = /* @__PURE__ */ nt(() => Wl(J(a)[0], J(a)[1], J(u), J(r), J(d)));
		var i = pu();
		let o, s;
		var c = H(i), m = U(c), g = W(c), _ = (e) => {
			var t = fu(), n = U(t);
			G((e) => Q(n, `its gradient ${e ?? ""}`), [() => h("db" + J(a)[0], J(a)[1])]), Z(e, t);
		};
		$(g, (e) => {
			t.hello.only || e(_);
		});
		var v = W(g, 2), y = (e) => {
			var t = fu(), n = U(t, !0);
			G((e) => Q(n, e), [() => f[p(J(a)[0], J(l)[J(a)[0]][J(a)[1]])]]), Z(e, t);
		}, b = /* @__PURE__ */ nt(() => p(J(a)[0], J(l)[J(a)[0]][J(a)[1]]));
		$(v, (e) => {
			J(b) && e(y);
		}), L(i), G((e) => {
			o = Gr(i, 1, "tip", null, o, { flip: J(n).x > J(r) - 210 }), s = qr(i, "", s, {
				left: `${J(n).x ?? ""}px`,
				top: `${J(n).y + J(n).size / 2}px`
			}), Q(m, `b${J(a)[0] ?? ""}[${J(l)[J(a)[0]][J(a)[1]] ?? ""}] = ${e ?? ""}`);
		}, [() => h("b" + J(a)[0], J(a)[1])]), Z(e, i);
	};
	return $(te, (e) => {
		J(i) && t.frame ? e(ne) : J(a) && t.frame && J(a)[0] > 0 && e(re, 1);
	}), L(D), hi(D, (e) => s = e, () => s), L(C), G(() => {
		O = qr(D, "", O, { height: `${J(d) ?? ""}px` }), A = Gr(k, 1, "lines", null, A, { hand: J(i) }), j = qr(k, "", j, {
			width: `${J(r) ?? ""}px`,
			height: `${J(d) ?? ""}px`
		});
	}), Y("pointermove", k, y), cr("pointerleave", k, () => V(i, null)), Y("click", k, b), Z(e, C), Pe(S);
}
lr(["click", "pointermove"]);
// src/Open.svelte
var gu = /* @__PURE__ */ X("<button class=\"link\"> </button><span>→</span>", 1), _u = /* @__PURE__ */ X("<nav class=\"trail\" aria-label=\"Where you came from\"><!><b> </b></nav>"), vu = /* @__PURE__ */ X("<div class=\"switch\" role=\"group\" aria-label=\"Scale\"><button>number</button><button>number, neuron, matrix</button></div>"), yu = /* @__PURE__ */ X("<p class=\"empty\">Click a weight, a unit or a link: its formula, with the numbers of this very update, down to the loss.</p>"), bu = /* @__PURE__ */ X("<p class=\"empty\"> </p>"), xu = /* @__PURE__ */ X("<p class=\"math\"></p>"), Su = /* @__PURE__ */ X("<code> </code>"), Cu = /* @__PURE__ */ X("<div class=\"lines\"></div>"), wu = /* @__PURE__ */ X("<button class=\"link\"> </button>"), Tu = /* @__PURE__ */ X("<code></code>"), Eu = /* @__PURE__ */ X("<div class=\"lines\" data-testid=\"lines\"></div>"), Du = /* @__PURE__ */ X("<p class=\"more\"></p>"), Ou = /* @__PURE__ */ X("<p> </p>"), ku = /* @__PURE__ */ X("<form class=\"touch\"><label> <input inputmode=\"text\"/></label><button>Set by hand</button></form>"), Au = /* @__PURE__ */ X("<!> <!> <!> <!> <!>", 1), ju = /* @__PURE__ */ X("<section class=\"card open\" aria-label=\"Open a number\"><div class=\"head\"><h2>Open a number</h2> <!> <!></div> <!></section>");
function Mu(e, t) {
	Ne(t, !0);
	let n = /* @__PURE__ */ jt(!1), r = /* @__PURE__ */ jt(""), i = (e) => {
		let [n, r] = e.split("|");
		t.open(n, r ? r.split(",").map(Number) : []);
	}, a = /* @__PURE__ */ nt(() => t.opened && /^[Wb]\d+$/.test(t.opened.name)), o = (e) => {
		e.preventDefault();
		let n = Number(J(r).replace("−", "-").replace(",", "."));
		J(r).trim() && Number.isFinite(n) && t.send({
			do: "change",
			name: t.opened.name,
			index: t.opened.index,
			value: n
		});
	};
	var s = ju(), c = H(s), l = W(H(c), 2), u = (e) => {
		var n = _u(), r = H(n);
		Nr(r, 17, () => t.trail.slice(-7, -1), kr, (e, n) => {
			var r = gu(), i = Xt(r), a = U(i, !0);
			ge(), G(() => Q(a, J(n).symbol)), Y("click", i, () => t.open(J(n).name, J(n).index)), Z(e, r);
		});
		var i = U(W(r), !0);
		L(n), G(() => Q(i, t.trail[t.trail.length - 1].symbol)), Z(e, n);
	};
	$(l, (e) => {
		t.trail.length > 1 && e(u);
	});
	var d = W(l, 2), f = (e) => {
		var t = vu(), r = H(t), i = W(r);
		L(t), G(() => {
			si(r, "aria-pressed", !J(n)), si(i, "aria-pressed", J(n));
		}), Y("click", r, () => V(n, !1)), Y("click", i, () => V(n, !0)), Z(e, t);
	};
	$(d, (e) => {
		t.opened?.scales?.length && e(f);
	}), L(c);
	var p = W(c, 2), h = (e) => {
		Z(e, yu());
	}, g = (e) => {
		var n = bu(), r = U(n, !0);
		G(() => Q(r, t.opened.error)), Z(e, n);
	}, _ = (e) => {
		var s = Au(), c = Xt(s), l = (e) => {
			var n = xu();
			zr(n, () => t.opened.math, !0), L(n), Z(e, n);
		};
		$(c, (e) => {
			t.opened.math && e(l);
		});
		var u = W(c, 2), d = (e) => {
			var n = Cu();
			Nr(n, 21, () => t.opened.scales, kr, (e, t) => {
				var n = Su(), r = U(n, !0);
				G(() => Q(r, J(t))), Z(e, n);
			}), L(n), Z(e, n);
		}, f = (e) => {
			var n = Eu();
			Nr(n, 21, () => t.opened.lines, kr, (e, t) => {
				var n = Tu();
				Nr(n, 21, () => J(t), kr, (e, t) => {
					var n = /* @__PURE__ */ nt(() => m(J(t), 2));
					let r = () => J(n)[0], a = () => J(n)[1];
					var o = vr(), s = Xt(o), c = (e) => {
						var t = wu(), n = U(t, !0);
						G(() => Q(n, r())), Y("click", t, () => i(a())), Z(e, t);
					}, l = (e) => {
						var t = _r();
						G(() => Q(t, r())), Z(e, t);
					};
					$(s, (e) => {
						a() ? e(c) : e(l, -1);
					}), Z(e, o);
				}), L(n), Z(e, n);
			}), L(n), Z(e, n);
		};
		$(u, (e) => {
			J(n) ? e(d) : e(f, -1);
		});
		var p = W(u, 2);
		Nr(p, 17, () => t.opened.more, kr, (e, t) => {
			var n = Du();
			Nr(n, 21, () => J(t), kr, (e, t) => {
				var n = /* @__PURE__ */ nt(() => m(J(t), 2));
				let r = () => J(n)[0], a = () => J(n)[1];
				var o = vr(), s = Xt(o), c = (e) => {
					var t = wu(), n = U(t, !0);
					G(() => Q(n, r())), Y("click", t, () => i(a())), Z(e, t);
				}, l = (e) => {
					var t = _r();
					G(() => Q(t, r())), Z(e, t);
				};
				$(s, (e) => {
					a() ? e(c) : e(l, -1);
				}), Z(e, o);
			}), L(n), Z(e, n);
		});
		var h = W(p, 2), g = (e) => {
			var n = Ou();
			let r;
			var i = U(n);
			G(() => {
				r = Gr(n, 1, "more measured", null, r, { wrong: !t.opened.measured.agrees }), Q(i, `${t.opened.measured.agrees ? "✓" : "✗"} central difference ${t.opened.measured.slope ?? ""}: measured, not derived${t.opened.measured.agrees ? ", and the same" : "; they do not agree"}`);
			}), Z(e, n);
		};
		$(h, (e) => {
			t.opened.measured && e(g);
		});
		var _ = W(h, 2), v = (e) => {
			var n = ku(), i = H(n), a = H(i), s = W(a);
			ii(s), L(i), ge(), L(n), G(() => {
				Q(a, `Set ${t.opened.symbol ?? ""} to `), si(s, "placeholder", t.opened.value);
			}), cr("submit", n, o), di(s, () => J(r), (e) => V(r, e)), Z(e, n);
		};
		$(_, (e) => {
			J(a) && !t.playing && e(v);
		}), Z(e, s);
	};
	$(p, (e) => {
		t.opened ? t.opened.error ? e(g, 1) : e(_, -1) : e(h);
	}), L(s), Z(e, s), Pe();
}
lr(["click"]);
// src/Settings.svelte
var Nu = /* @__PURE__ */ X("<button> </button>"), Pu = /* @__PURE__ */ X("<div class=\"switch\" role=\"group\" aria-label=\"Which run is shown\"></div>"), Fu = /* @__PURE__ */ X("<p class=\"note\"> <button class=\"link\">keep A</button> <button class=\"link\">keep B</button></p>"), Iu = /* @__PURE__ */ X("<button class=\"wide\">Compare from here: A | B</button>"), Lu = /* @__PURE__ */ X("<option> </option>"), Ru = /* @__PURE__ */ X("<div class=\"layer\"><button>−</button> <span><span class=\"hide\"></span> </span> <button>+</button> <select></select> <button>×</button></div>"), zu = /* @__PURE__ */ X("<small> </small>"), Bu = /* @__PURE__ */ X("<li><label><input type=\"checkbox\"/> </label><!></li>"), Vu = /* @__PURE__ */ X("<section class=\"card settings\" aria-label=\"Settings\"><div class=\"head\"><h2>Settings</h2> <!></div> <!> <fieldset class=\"layers\"><legend>Hidden layers</legend> <!> <button class=\"wide\">Add a layer</button></fieldset> <div class=\"fields\"><label>learning rate <select></select></label> <label>optimizer <select></select></label> <label>rows a step <select></select></label> <label>weights start <select></select></label> <label>dropout <select></select></label> <label>L1 <select></select></label> <label>L2 <select></select></label> <label>seed <input type=\"number\" min=\"0\"/></label> <label>engine <select></select></label></div> <details><summary>Columns</summary> <ul class=\"columns\"></ul></details></section>");
function Hu(e, t) {
	Ne(t, !0);
	let n = /* @__PURE__ */ nt(() => t.hello.settings), r = /* @__PURE__ */ nt(() => t.hello.choices), i = [
		1e-4,
		3e-4,
		.001,
		.003,
		.01,
		.02,
		.03,
		.1,
		.3,
		.5,
		1,
		3,
		10,
		30
	], a = [
		1,
		2,
		4,
		8,
		16,
		32,
		64,
		128,
		256,
		512
	], o = (e) => t.send({
		do: "set",
		changes: e
	}), s = (e) => t.allowed.length > 0 && !t.allowed.includes(e), c = (e, t) => o({
		units: e,
		activations: t
	}), l = (e, t, n) => e.map((e, r) => r === t ? n : e), u = (e, t) => [.../* @__PURE__ */ new Set([...e, t])].sort((e, t) => e - t), d = (e) => e.replaceAll("_", " ");
	var f = Vu(), p = H(f), m = W(H(p), 2), h = (e) => {
		var n = Pu();
		Nr(n, 20, () => ["A", "B"], kr, (e, n) => {
			var r = Nu(), i = U(r, !0);
			G(() => {
				si(r, "aria-pressed", t.hello.shown === n), Q(i, n);
			}), Y("click", r, () => t.send({
				do: "show",
				run: n
			})), Z(e, r);
		}), L(n), Z(e, n);
	};
	$(m, (e) => {
		t.hello.parted !== null && e(h);
	}), L(p);
	var g = W(p, 2), _ = (e) => {
		var n = Fu(), r = H(n), i = W(r), a = W(i, 2);
		L(n), G(() => Q(r, `These are B's. It parted from A at update ${t.hello.parted ?? ""}. `)), Y("click", i, () => t.send({
			do: "compare",
			keep: "A"
		})), Y("click", a, () => t.send({
			do: "compare",
			keep: "B"
		})), Z(e, n);
	}, v = (e) => {
		var n = Iu();
		Y("click", n, () => t.send({ do: "compare" })), Z(e, n);
	};
	$(g, (e) => {
		t.hello.parted === null ? e(v, -1) : e(_);
	});
	var y = W(g, 2), b = W(H(y), 2);
	Nr(b, 17, () => J(n).units, kr, (e, t, i) => {
		var a = Ru(), u = H(a);
		si(u, "aria-label", `One unit less in layer ${i + 1}`);
		var f = W(u, 2), p = H(f);
		p.textContent = `Units of layer ${i + 1}:`;
		var m = W(p, 1, !0);
		L(f);
		var h = W(f, 2);
		si(h, "aria-label", `One unit more in layer ${i + 1}`);
		var g = W(h, 2);
		si(g, "aria-label", `Activation of layer ${i + 1}`), Nr(g, 21, () => J(r).activations, kr, (e, t) => {
			var n = Lu(), r = U(n, !0), i = {};
			G((e) => {
				Q(r, e), i !== (i = J(t)) && (n.value = (n.__value = i) ?? "");
			}, [() => d(J(t))]), Z(e, n);
		}), L(g);
		var _;
		Zr(g);
		var v = W(g, 2);
		si(v, "aria-label", `Remove layer ${i + 1}`), L(a), G((e, r, a, o) => {
			u.disabled = e, Q(m, J(t)), h.disabled = r, g.disabled = a, _ !== (_ = J(n).activations[i]) && (g.value = (g.__value = _) ?? "", Xr(g, _)), v.disabled = o;
		}, [
			() => J(t) < 2 || s("units"),
			() => J(t) > 511 || s("units"),
			() => s("activations"),
			() => s("units")
		]), Y("click", u, () => c(l(J(n).units, i, J(t) - 1), J(n).activations)), Y("click", h, () => c(l(J(n).units, i, J(t) + 1), J(n).activations)), Y("change", g, (e) => o({ activations: l(J(n).activations, i, e.currentTarget.value) })), Y("click", v, () => c(J(n).units.filter((e, t) => t !== i), J(n).activations.filter((e, t) => t !== i))), Z(e, a);
	});
	var x = W(b, 2);
	L(y);
	var S = W(y, 2), C = H(S), w = W(H(C));
	Nr(w, 21, () => u(i, J(n).learning_rate), kr, (e, t) => {
		var n = Lu(), r = U(n, !0), i = {};
		G(() => {
			Q(r, J(t)), i !== (i = J(t)) && (n.value = (n.__value = i) ?? "");
		}), Z(e, n);
	}), L(w);
	var T;
	Zr(w), L(C);
	var E = W(C, 2), D = W(H(E));
	Nr(D, 21, () => J(r).optimizer, kr, (e, t) => {
		var n = Lu(), r = U(n, !0), i = {};
		G((e) => {
			Q(r, e), i !== (i = J(t)) && (n.value = (n.__value = i) ?? "");
		}, [() => d(J(t))]), Z(e, n);
	}), L(D);
	var O;
	Zr(D), L(E);
	var k = W(E, 2), A = W(H(k));
	Nr(A, 21, () => u(a, J(n).batch_size), kr, (e, t) => {
		var n = Lu(), r = U(n, !0), i = {};
		G(() => {
			Q(r, J(t)), i !== (i = J(t)) && (n.value = (n.__value = i) ?? "");
		}), Z(e, n);
	}), L(A);
	var j;
	Zr(A), L(k);
	var ee = W(k, 2), te = W(H(ee));
	Nr(te, 21, () => J(r).init, kr, (e, t) => {
		var n = Lu(), r = U(n, !0), i = {};
		G((e) => {
			Q(r, e), i !== (i = J(t)) && (n.value = (n.__value = i) ?? "");
		}, [() => d(J(t))]), Z(e, n);
	}), L(te);
	var ne;
	Zr(te), L(ee);
	var re = W(ee, 2), ie = W(H(re));
	Nr(ie, 21, () => u([
		0,
		.1,
		.2,
		.3,
		.5
	], J(n).dropout), kr, (e, t) => {
		var n = Lu(), r = U(n, !0), i = {};
		G(() => {
			Q(r, J(t)), i !== (i = J(t)) && (n.value = (n.__value = i) ?? "");
		}), Z(e, n);
	}), L(ie);
	var ae;
	Zr(ie), L(re);
	var oe = W(re, 2), M = W(H(oe));
	Nr(M, 21, () => u([
		0,
		1e-4,
		.001,
		.01,
		.1
	], J(n).l1), kr, (e, t) => {
		var n = Lu(), r = U(n, !0), i = {};
		G(() => {
			Q(r, J(t)), i !== (i = J(t)) && (n.value = (n.__value = i) ?? "");
		}), Z(e, n);
	}), L(M);
	var N;
	Zr(M), L(oe);
	var se = W(oe, 2), P = W(H(se));
	Nr(P, 21, () => u([
		0,
		1e-4,
		.001,
		.01,
		.1
	], J(n).l2), kr, (e, t) => {
		var n = Lu(), r = U(n, !0), i = {};
		G(() => {
			Q(r, J(t)), i !== (i = J(t)) && (n.value = (n.__value = i) ?? "");
		}), Z(e, n);
	}), L(P);
	var ce;
	Zr(P), L(se);
	var le = W(se, 2), ue = W(H(le));
	ii(ue), L(le);
	var de = W(le, 2), fe = W(H(de));
	Nr(fe, 21, () => J(r).engine, kr, (e, t) => {
		var n = Lu(), r = U(n, !0), i = {};
		G(() => {
			Q(r, J(t) === "numpy" ? "NumPy" : J(t)), i !== (i = J(t)) && (n.value = (n.__value = i) ?? "");
		}), Z(e, n);
	}), L(fe);
	var F;
	Zr(fe), L(de), L(S);
	var pe = W(S, 2), I = W(H(pe), 2);
	Nr(I, 21, () => t.hello.columns, kr, (e, t) => {
		var r = Bu(), i = H(r), a = H(i);
		ii(a);
		var c = W(a);
		L(i);
		var l = W(i), u = (e) => {
			var n = zu(), r = U(n, !0);
			G(() => Q(r, J(t).dropped)), Z(e, n);
		}, d = /* @__PURE__ */ nt(() => J(t).dropped && !J(n).left_out.includes(J(t).name));
		$(l, (e) => {
			J(d) && e(u);
		}), L(r), G((e) => {
			oi(a, !J(t).dropped), a.disabled = e, Q(c, ` ${J(t).name ?? ""}`);
		}, [() => J(t).dropped && !J(n).left_out.includes(J(t).name) || s("left_out")]), Y("change", a, (e) => o({ left_out: e.currentTarget.checked ? J(n).left_out.filter((e) => e !== J(t).name) : [...J(n).left_out, J(t).name] })), Z(e, r);
	}), L(I), L(pe), L(f), G((e, t, r, i, a, o, s, c, l) => {
		x.disabled = e, w.disabled = t, T !== (T = J(n).learning_rate) && (w.value = (w.__value = T) ?? "", Xr(w, T)), D.disabled = r, O !== (O = J(n).optimizer) && (D.value = (D.__value = O) ?? "", Xr(D, O)), A.disabled = i, j !== (j = J(n).batch_size) && (A.value = (A.__value = j) ?? "", Xr(A, j)), te.disabled = a, ne !== (ne = J(n).init) && (te.value = (te.__value = ne) ?? "", Xr(te, ne)), ie.disabled = o, ae !== (ae = J(n).dropout) && (ie.value = (ie.__value = ae) ?? "", Xr(ie, ae)), M.disabled = s, N !== (N = J(n).l1) && (M.value = (M.__value = N) ?? "", Xr(M, N)), P.disabled = c, ce !== (ce = J(n).l2) && (P.value = (P.__value = ce) ?? "", Xr(P, ce)), ai(ue, J(n).seed), ue.disabled = l, F !== (F = J(n).engine) && (fe.value = (fe.__value = F) ?? "", Xr(fe, F));
	}, [
		() => J(n).units.length > 5 || s("units"),
		() => s("learning_rate"),
		() => s("optimizer"),
		() => s("batch_size"),
		() => s("init"),
		() => s("dropout"),
		() => s("l1"),
		() => s("l2"),
		() => s("seed")
	]), Y("click", x, () => c([...J(n).units, J(n).units.at(-1) ?? 4], [...J(n).activations, J(n).activations.at(-1) ?? "tanh"])), Y("change", w, (e) => o({ learning_rate: +e.currentTarget.value })), Y("change", D, (e) => o({ optimizer: e.currentTarget.value })), Y("change", A, (e) => o({ batch_size: +e.currentTarget.value })), Y("change", te, (e) => o({ init: e.currentTarget.value })), Y("change", ie, (e) => o({ dropout: +e.currentTarget.value })), Y("change", M, (e) => o({ l1: +e.currentTarget.value })), Y("change", P, (e) => o({ l2: +e.currentTarget.value })), Y("change", ue, (e) => o({ seed: Math.max(0, Math.floor(+e.currentTarget.value)) })), Y("change", fe, (e) => o({ engine: e.currentTarget.value })), Z(e, f), Pe();
}
lr(["click", "change"]);
// src/Surface.svelte
var Uu = /* @__PURE__ */ X("<option> </option>"), Wu = /* @__PURE__ */ X("<li><b></b> </li>"), Gu = /* @__PURE__ */ X("<ul class=\"classes\"></ul>"), Ku = /* @__PURE__ */ X("<p class=\"scale\"><span> </span><i></i><span> </span></p>"), qu = /* @__PURE__ */ X("<button class=\"link\">as a typical row</button>"), Ju = /* @__PURE__ */ X("<p class=\"held\"> <!></p>"), Yu = /* @__PURE__ */ X("<section class=\"card\" aria-label=\"Surface\"><div class=\"head\"><h2>What it says where</h2><p class=\"legend say\"> </p></div> <div class=\"surface\"><canvas class=\"field\" role=\"img\"></canvas> <canvas class=\"points\" aria-hidden=\"true\"></canvas></div> <div class=\"ticks\" aria-hidden=\"true\"><span> </span><span> </span></div> <div class=\"axes\"><label>across <select></select></label> <label>up <select></select></label></div> <!> <!></section>");
function Xu(e, t) {
	Ne(t, !0);
	let n, r, i, a = /* @__PURE__ */ jt(300), o = /* @__PURE__ */ jt(null), s = /* @__PURE__ */ nt(() => t.hello.classes.length);
	function c() {
		let e = t.frame?.a.surface;
		if (!e || !n) return;
		let r = e.shape[1];
		Bl(n, t.hello.side, (n) => zl(e.data, e.shape[0], n, r, J(s), t.dark)), J(s) || l();
	}
	function l() {
		if (!r || !t.dots) return;
		let e = Vl(r, J(a), J(a)), n = t.dots.shape[0], i = Math.max(2, Math.min(5, 40 / Math.sqrt(n) + 1.2)), o = t.frame?.a.surface;
		if (!J(s) && o) {
			e.strokeStyle = "rgb(255 255 255 / .45)", e.lineWidth = 1, e.beginPath();
			for (let [n, r, i, s] of Ul(o.data, t.hello.side, [
				32,
				64,
				96,
				128,
				160,
				192,
				224
			])) e.moveTo((n + .5) * J(a) / t.hello.side, (r + .5) * J(a) / t.hello.side), e.lineTo((i + .5) * J(a) / t.hello.side, (s + .5) * J(a) / t.hello.side);
			e.stroke();
		}
		for (let r = 0; r < n; r++) {
			let [n, o, c, l] = t.dots.data.subarray(5 * r, 5 * r + 4), d = Math.max(.012, n) * J(a), f = (1 - Math.max(.012, o)) * J(a);
			Hl(e, J(s) ? c : 0, d, f, i);
			let [p, m] = J(u);
			e.fillStyle = J(s) ? Pl(Ml[c]) : Pl(zl([255 * Math.max(0, Math.min(1, (c - p) / (m - p)))], 1, 0, 1, 0, t.dark)), e.fill(), e.lineWidth = l ? 1.4 : 1, e.strokeStyle = l ? t.dark ? "#fff" : "#1b1e23" : "rgb(255 255 255 / .85)", e.stroke();
		}
	}
	let u = /* @__PURE__ */ nt(() => {
		let e = Infinity, n = -Infinity;
		for (let r = 0; r < (t.dots?.shape[0] ?? 0); r++) e = Math.min(e, t.dots.data[5 * r + 2]), n = Math.max(n, t.dots.data[5 * r + 2]);
		return [e, n > e ? n : e + 1];
	});
	gi(() => {
		let e = new ResizeObserver(() => {
			V(a, i.clientWidth, !0);
		});
		return e.observe(i), () => e.disconnect();
	}), ln(() => {
		t.frame, t.dark, c();
	}), ln(() => {
		t.dots, J(a), t.dark, t.hello, l();
	});
	let d = /* @__PURE__ */ nt(() => {
		let e = t.frame?.a.surface;
		if (!J(o) || !e) return "";
		let n = Math.min(t.hello.side - 1, Math.floor(J(o).y * t.hello.side)) * t.hello.side + Math.min(t.hello.side - 1, Math.floor(J(o).x * t.hello.side)), [r, i] = t.hello.range;
		if (!J(s)) return `${t.hello.target} ≈ ${Rl(r + e.data[n] / 255 * (i - r))}`;
		let a = e.shape[0] > 1 ? t.hello.classes.map((t, r) => e.data[r * e.shape[1] + n] / 255) : [1 - e.data[n] / 255, e.data[n] / 255], c = a.indexOf(Math.max(...a));
		return `${t.hello.classes[c]}, ${Math.round(100 * a[c])} %`;
	});
	function f(e) {
		let t = i.getBoundingClientRect();
		V(o, {
			x: Math.min(.999, Math.max(0, (e.clientX - t.left) / t.width)),
			y: Math.min(.999, Math.max(0, (e.clientY - t.top) / t.height))
		}, !0);
	}
	function p() {
		if (!J(o) || t.recorded) return;
		let e = -1, n = .03;
		for (let r = 0; r < t.dots.shape[0]; r++) {
			let i = Math.hypot(t.dots.data[5 * r] - J(o).x, 1 - t.dots.data[5 * r + 1] - J(o).y);
			i < n && ([e, n] = [r, i]);
		}
		e >= 0 && t.hello.held.length && t.send({
			do: "hold",
			row: t.dots.data[5 * e + 4]
		});
	}
	let m = (e, n) => t.send({
		do: "axes",
		across: e,
		up: n
	});
	var h = { draw: c }, g = Yu(), _ = H(g), v = U(W(H(_)), !0);
	L(_);
	var y = W(_, 2), b = H(y);
	hi(b, (e) => n = e, () => n), hi(W(b, 2), (e) => r = e, () => r), L(y), hi(y, (e) => i = e, () => i);
	var x = W(y, 2), S = H(x), C = U(S, !0), w = U(W(S), !0);
	L(x);
	var T = W(x, 2), E = H(T), D = W(H(E));
	Nr(D, 21, () => t.hello.axisNames, kr, (e, t) => {
		var n = Uu(), r = U(n, !0), i = {};
		G(() => {
			Q(r, J(t)), i !== (i = J(t)) && (n.__value = i);
		}), Z(e, n);
	}), L(D);
	var O;
	Zr(D), L(E);
	var k = W(E, 2), A = W(H(k));
	Nr(A, 21, () => t.hello.axisNames, kr, (e, t) => {
		var n = Uu(), r = U(n, !0), i = {};
		G(() => {
			Q(r, J(t)), i !== (i = J(t)) && (n.__value = i);
		}), Z(e, n);
	}), L(A);
	var j;
	Zr(A), L(k), L(T);
	var ee = W(T, 2), te = (e) => {
		var n = Gu();
		Nr(n, 21, () => t.hello.classes, kr, (e, t, n) => {
			var r = Wu(), i = H(r);
			Gr(i, 1, `c${n} k${n % 4}`);
			var a = W(i, 1, !0);
			L(r), G(() => Q(a, J(t))), Z(e, r);
		}), L(n), Z(e, n);
	}, ne = (e) => {
		var n = Ku(), r = H(n), i = U(r, !0), a = U(W(r, 2), !0);
		L(n), G((e, t) => {
			Q(i, e), Q(a, t);
		}, [() => Rl(t.hello.range[0]), () => Rl(t.hello.range[1])]), Z(e, n);
	};
	$(ee, (e) => {
		J(s) ? e(te) : e(ne, -1);
	});
	var re = W(ee, 2), ie = (e) => {
		var n = Ju(), r = H(n), i = W(r), a = (e) => {
			var n = qu();
			Y("click", n, () => t.send({ do: "hold" })), Z(e, n);
		}, o = (e) => {
			Z(e, _r("(click a row to hold them as in it)"));
		};
		$(i, (e) => {
			t.hello.heldRow ? e(a) : t.recorded || e(o, 1);
		}), L(n), G((e) => Q(r, `held: ${e ?? ""}${t.hello.held.length > 6 ? `, and ${t.hello.held.length - 6} more` : ""} `), [() => t.hello.held.slice(0, 6).map(([e, t]) => `${e} ${t}`).join(", ")]), Z(e, n);
	};
	return $(re, (e) => {
		t.hello.held.length && e(ie);
	}), L(g), G((e, n) => {
		Q(v, J(d)), si(b, "aria-label", `What the network says over ${t.hello.axes[0].name ?? ""} and ${t.hello.axes[1].name ?? ""}`), Q(C, e), Q(w, n), D.disabled = t.recorded, O !== (O = t.hello.axes[0].name) && (D.value = (D.__value = O) ?? "", Xr(D, O)), A.disabled = t.recorded, j !== (j = t.hello.axes[1].name) && (A.value = (A.__value = j) ?? "", Xr(A, j));
	}, [() => Yl(t.hello.axes[0], 1e-4), () => Yl(t.hello.axes[0], .9999)]), Y("pointermove", y, f), cr("pointerleave", y, () => V(o, null)), Y("click", y, p), Y("change", D, (e) => m(e.currentTarget.value, t.hello.axes[1].name)), Y("change", A, (e) => m(t.hello.axes[0].name, e.currentTarget.value)), Z(e, g), Pe(h);
}
lr([
	"pointermove",
	"click",
	"change"
]);
// src/App.svelte
var Zu = /* @__PURE__ */ X("<p class=\"banner\" role=\"alert\">The connection is gone: the server has stopped, or the machine slept. Trying again; everything is as it was where the server still runs.</p>"), Qu = /* @__PURE__ */ X("<option> </option>"), $u = /* @__PURE__ */ X("<label class=\"file\">Open a table… <input type=\"file\" accept=\".csv,.tsv,.txt,.parquet,.jsonl,.ndjson\"/></label>"), ed = /* @__PURE__ */ X("<header><h1>chainrule <span>play</span></h1> <label class=\"table\"><span class=\"hide\">Table</span><select><!><!></select></label> <label class=\"target\">→ <span class=\"hide\">Target</span><select></select></label> <p class=\"facts\"> </p> <details class=\"menu\"><summary>Take along</summary><div><button>Python script of this run</button> <button>NumPy source of an update</button> <button>Surface as PNG</button> <button>Network as SVG</button> <button>File to share, without the rows</button> <button>File to share, with the rows</button> <!></div></details></header>"), td = /* @__PURE__ */ X("<span class=\"pair\"><span class=\"what\">line</span><button aria-label=\"Back one line\" title=\"Back one line of the program ([)\">‹</button><button aria-label=\"Forward one line\" title=\"Forward one line of the program (])\">›</button></span>"), nd = /* @__PURE__ */ X("<span> </span>"), rd = /* @__PURE__ */ X("<label class=\"speed\">speed <select></select></label> <button class=\"same\" title=\"Begin again with the same weights\">Same start</button>", 1), id = /* @__PURE__ */ X("<button class=\"link\">close</button>"), ad = /* @__PURE__ */ X("<p class=\"note banner\" role=\"alert\"> <!></p>"), od = /* @__PURE__ */ X("<p>That was it. Everything stays as it is: play on, or choose another lesson.</p>"), sd = /* @__PURE__ */ X("<button> </button>"), cd = /* @__PURE__ */ X("<div class=\"ask\"><p><b>First a prediction:</b> </p><div class=\"options\" role=\"group\" aria-label=\"Your prediction\"></div></div>"), ld = /* @__PURE__ */ X("<p class=\"do\"> </p>"), ud = /* @__PURE__ */ X("<p class=\"then\"><b> </b> </p><button class=\"go\">Go on</button>", 1), dd = /* @__PURE__ */ X("<p> </p> <!> <!> <!>", 1), fd = /* @__PURE__ */ X("<div class=\"head\"><h2> </h2><p class=\"legend\"> </p><button class=\"link\">leave</button></div> <!>", 1), pd = /* @__PURE__ */ X("<p class=\"prompt\">Press <kbd>space</kbd>, or Train.</p>"), md = /* @__PURE__ */ X("<label>Lessons <select><option>choose one: a prediction, an experiment, what happened</option><!></select></label> <!>", 1), hd = /* @__PURE__ */ X("<section aria-label=\"Lessons\"><!></section>"), gd = /* @__PURE__ */ X("<p><b> </b> <button class=\"link\">open</button></p>"), _d = /* @__PURE__ */ X("<p class=\"empty\">Nothing unusual.</p>"), vd = /* @__PURE__ */ X("<section class=\"card noticed\" aria-label=\"Noticed\"><div class=\"head\"><h2>Noticed</h2></div> <!></section>"), yd = /* @__PURE__ */ X("<div class=\"below\"><!> <!> <!></div>"), bd = /* @__PURE__ */ X("<div class=\"drop\">Drop a table: CSV, TSV, Parquet or JSON lines</div>"), xd = /* @__PURE__ */ X("<!> <section class=\"bar\" aria-label=\"Training\"><button class=\"go\"> </button> <span class=\"pair\"><button aria-label=\"Back one update\" title=\"Back one update (←, with Shift an epoch)\">−1</button><button aria-label=\"Forward one update\" title=\"Forward one update (→, with Shift an epoch)\">+1</button></span> <!> <input class=\"time\" type=\"range\" aria-label=\"Time\" min=\"0\"/> <p class=\"status\" role=\"status\" aria-live=\"off\"><span> </span><!><span>loss <b> </b></span><!></p> <!></section> <!> <!> <div class=\"work\"><!> <div class=\"says mid\"><!> <!></div> <div class=\"says\"><!> <!></div></div> <!> <!>", 1), Sd = /* @__PURE__ */ X("<p class=\"banner\" role=\"status\"> </p>"), Cd = /* @__PURE__ */ X("<main><!> <!></main>");
function wd(e, t) {
	Ne(t, !0);
	let n = /* @__PURE__ */ jt(null), r = /* @__PURE__ */ jt(null), i = /* @__PURE__ */ jt(null), a = /* @__PURE__ */ jt(null), o = /* @__PURE__ */ jt([]), s = /* @__PURE__ */ jt(!0), c = /* @__PURE__ */ jt(!1), l = /* @__PURE__ */ jt(""), u = /* @__PURE__ */ jt(!1), d = /* @__PURE__ */ jt(!1), f = /* @__PURE__ */ jt(!1), p = /* @__PURE__ */ jt(""), h = /* @__PURE__ */ jt({ version: 0 }), g = {}, _, v = /* @__PURE__ */ jt(() => {}), y = !1, b = /* @__PURE__ */ nt(() => t.channel.recorded ?? !1), x = /* @__PURE__ */ nt(() => J(i)?.h), S = /* @__PURE__ */ nt(() => J(x)?.playing ?? !1), C = /* @__PURE__ */ nt(() => J(x)?.lesson), w = (e, t = !1) => J(v)({
		do: "step",
		by: e,
		epoch: t
	}), T = () => J(v)({
		do: "play",
		on: !J(S)
	}), E = {
		losses: [],
		times: [],
		watched: [],
		first: 0
	};
	function D(e) {
		let { h: t, a: s } = e;
		if (t.type === "hello") J(n) && (J(n).file !== t.file || J(n).target !== t.target || String(J(n).layers) !== String(t.layers)) && (V(a, null), V(o, [])), V(r, s.dots), V(n, t), g = {}, t.said && V(l, t.said, !0), Qn().then(() => J(v)({ do: "ready" }));
		else if (t.type === "frame") {
			for (let e of Object.keys(s)) (e.startsWith("map") || e === "surface") && (g[e] = s[e]);
			for (let e of ["A", "B"]) {
				let n = t["losses" + e];
				if (!n) {
					J(h)[e] && V(h, {
						...J(h),
						[e]: void 0
					});
					continue;
				}
				let r = J(h)[e] ?? E, i = n.from ? r.losses : [], a = n.seen ? r.times : [], o = n.seen ? r.watched : [];
				i.length = n.from, a.length = o.length = n.seen, i.push(...s["losses" + e].data), a.push(...s["watchedT" + e].data), o.push(...s["watched" + e].data), V(h, {
					...J(h),
					version: J(h).version + 1,
					[e]: {
						losses: i,
						times: a,
						watched: o,
						first: n.first
					}
				});
			}
			let n = J(i) && (J(i).h.t !== t.t || J(i).h.line !== t.line || J(i).h.version !== t.version);
			V(i, {
				...e,
				a: {
					...g,
					...s
				}
			}), n && J(a) && !t.playing && !y && O(J(a).name, J(a).index, !0), requestAnimationFrame(() => J(v)({ do: "ready" }));
		} else t.type === "opened" ? (y = !1, V(a, t), J(o).length && V(o, [...J(o).slice(0, -1), {
			name: t.name,
			index: t.index,
			symbol: t.symbol
		}])) : t.type === "error" ? (V(p, ""), y ? (y = !1, V(a, {
			...J(a),
			error: t.text,
			position: null
		})) : V(l, t.text, !0)) : t.type === "file" && j(t.name, new Blob([t.text], { type: "text/plain" }));
	}
	function O(e, t, n = !1) {
		if (!J(b)) {
			if (!n) {
				let n = J(o).findIndex((n) => n.name === e && String(n.index) === String(t));
				V(o, n >= 0 ? J(o).slice(0, n + 1) : [...J(o), {
					name: e,
					index: t,
					symbol: `${e}[${t}]`
				}]), V(a, {
					...J(a),
					name: e,
					index: t,
					lines: J(a)?.lines ?? [],
					more: []
				});
			}
			y = !0, J(v)({
				do: "open",
				name: e,
				index: t
			});
		}
	}
	let k = (e, t) => {
		O(e, t), _.getBoundingClientRect().width < 820 && _.querySelector("[aria-label=\"Open a number\"]")?.scrollIntoView({ block: "nearest" });
	}, A = (e, t) => {
		V(o, []), k(e, t);
	};
	function j(e, t) {
		let n = document.createElement("a");
		n.href = URL.createObjectURL(t), n.download = e, n.click(), setTimeout(() => URL.revokeObjectURL(n.href), 1e3);
	}
	function ee() {
		let e = _.querySelector("canvas.field"), t = _.querySelector("canvas.points"), r = document.createElement("canvas");
		r.width = t.width, r.height = t.height;
		let i = r.getContext("2d");
		i.drawImage(e, 0, 0, r.width, r.height), i.drawImage(t, 0, 0), r.toBlob((e) => e && j(`${J(n).file}-surface.png`, e));
	}
	async function te(e) {
		e && t.channel.upload && (V(p, `Reading ${e.name}…`), V(l, await t.channel.upload(e).catch(() => "The table could not be sent: the server does not answer."), !0), V(p, ""));
	}
	gi(() => {
		let e = matchMedia("(prefers-color-scheme: dark)"), n = matchMedia("(prefers-reduced-motion: reduce)"), r = () => {
			V(u, e.matches, !0), V(d, n.matches, !0);
		};
		r(), e.addEventListener("change", r), n.addEventListener("change", r), V(v, t.channel.open(D, (e) => {
			V(s, e, !0), V(c, J(c) || e, !0);
		}));
	});
	function ne(e) {
		let t = e.composedPath()[0];
		!J(n) || e.ctrlKey || e.metaKey || e.altKey || t.matches?.("input, select, textarea, summary") || (e.key === " " && !t.matches?.("button") ? (e.preventDefault(), T()) : e.key === "ArrowRight" ? w(1, e.shiftKey) : e.key === "ArrowLeft" ? w(-1, e.shiftKey) : e.key === "]" ? J(v)({
			do: "line",
			by: 1
		}) : e.key === "[" && J(v)({
			do: "line",
			by: -1
		}));
	}
	let re = (e) => {
		t.channel.upload && e.dataTransfer?.types.includes("Files") && (e.preventDefault(), V(f, !0));
	};
	var ie = Cd();
	cr("keydown", Ht, function(...e) {
		(t.channel.upload || J(b) ? ne : void 0)?.apply(this, e);
	}), cr("dragover", Ht, re), cr("dragleave", Ht, (e) => {
		e.relatedTarget || V(f, !1);
	}), cr("drop", Ht, (e) => {
		J(f) && (e.preventDefault(), V(f, !1), te(e.dataTransfer?.files[0]));
	});
	let ae;
	var oe = H(ie), M = (e) => {
		Z(e, Zu());
	};
	$(oe, (e) => {
		!J(s) && J(c) && e(M);
	});
	var N = W(oe, 2), se = (e) => {
		var s = xd(), c = Xt(s), g = (e) => {
			var r = ed(), i = W(H(r), 2), a = W(H(i)), o = H(a), s = (e) => {
				var t = Qu(), r = U(t, !0);
				t.value = t.__value = "", G(() => Q(r, J(n).file)), Z(e, t);
			};
			$(o, (e) => {
				J(n).choices.samples[J(n).file] || e(s);
			}), Nr(W(o), 17, () => Object.entries(J(n).choices.samples), kr, (e, t) => {
				var n = /* @__PURE__ */ nt(() => m(J(t), 2));
				let r = () => J(n)[0], i = () => J(n)[1];
				var a = Qu(), o = U(a, !0), s = {};
				G(() => {
					Q(o, i()), s !== (s = r()) && (a.value = (a.__value = s) ?? "");
				}), Z(e, a);
			}), L(a);
			var c;
			Zr(a), L(i);
			var l = W(i, 2), u = W(H(l), 2);
			Nr(u, 21, () => J(n).names, kr, (e, t) => {
				var n = Qu(), r = U(n, !0), i = {};
				G(() => {
					Q(r, J(t)), i !== (i = J(t)) && (n.__value = i);
				}), Z(e, n);
			}), L(u);
			var d;
			Zr(u), L(l);
			var f = W(l, 2), p = U(f), h = W(f, 2), g = W(H(h)), _ = H(g), y = W(_, 2), b = W(y, 2), x = W(b, 2), S = W(x, 2), C = W(S, 2), w = W(C, 2), T = (e) => {
				var t = $u(), n = W(H(t));
				L(t), Y("change", n, (e) => te(e.currentTarget.files?.[0])), Z(e, t);
			};
			$(w, (e) => {
				t.channel.upload && e(T);
			}), L(g), L(h), L(r), G((e) => {
				c !== (c = J(n).choices.samples[J(n).file] ? J(n).file : "") && (a.value = (a.__value = c) ?? "", Xr(a, c)), d !== (d = J(n).target) && (u.value = (u.__value = d) ?? "", Xr(u, d)), Q(p, `${e ?? ""} rows. Nothing leaves this machine.`);
			}, [() => J(n).rows.toLocaleString("en")]), Y("change", a, (e) => e.currentTarget.value && J(v)({
				do: "sample",
				name: e.currentTarget.value
			})), Y("change", u, (e) => J(v)({
				do: "set",
				changes: {
					target: e.currentTarget.value,
					left_out: []
				}
			})), Y("click", _, () => J(v)({
				do: "export",
				kind: "script"
			})), Y("click", y, () => J(v)({
				do: "export",
				kind: "numpy"
			})), Y("click", b, ee), Y("click", x, () => J(v)({
				do: "export",
				kind: "svg"
			})), Y("click", S, () => J(v)({
				do: "export",
				kind: "share"
			})), Y("click", C, () => J(v)({
				do: "export",
				kind: "share",
				rows: !0
			})), Z(e, r);
		};
		$(c, (e) => {
			J(b) || e(g);
		});
		var _ = W(c, 2), y = H(_), E = U(y, !0), D = W(y, 2), O = H(D), j = W(O);
		L(D);
		var ne = W(D, 2), re = (e) => {
			var t = td(), n = W(H(t)), r = W(n);
			L(t), Y("click", n, () => J(v)({
				do: "line",
				by: -1
			})), Y("click", r, () => J(v)({
				do: "line",
				by: 1
			})), Z(e, t);
		};
		$(ne, (e) => {
			J(b) || e(re);
		});
		var ie = W(ne, 2);
		ii(ie);
		var ae = W(ie, 2), oe = H(ae), M = U(oe), N = W(oe), se = (e) => {
			var t = nd(), n = U(t);
			G((e) => Q(n, `epoch ${e ?? ""}`), [() => J(x).epoch.toFixed(1)]), Z(e, t);
		};
		$(N, (e) => {
			J(n).unit || e(se);
		});
		var P = W(N), ce = U(W(H(P)), !0);
		L(P);
		var le = W(P), ue = (e) => {
			var t = nd(), n = U(t);
			G(() => Q(n, `line ${J(x).line ?? ""}`)), Z(e, t);
		};
		$(le, (e) => {
			J(x).line !== null && e(ue);
		}), L(ae);
		var de = W(ae, 2), fe = (e) => {
			var t = rd(), n = Xt(t), r = W(H(n));
			Nr(r, 20, () => [
				1,
				5,
				20,
				100
			], kr, (e, t) => {
				var n = Qu(), r = U(n, !0), i = {};
				G(() => {
					Q(r, t === 1 ? "1 update" : t), i !== (i = t) && (n.value = (n.__value = i) ?? "");
				}), Z(e, n);
			}), L(r);
			var i;
			Zr(r), L(n);
			var a = W(n, 2);
			G(() => {
				i !== (i = J(x).speed) && (r.value = (r.__value = i) ?? "", Xr(r, i));
			}), Y("change", r, (e) => J(v)({
				do: "speed",
				n: +e.currentTarget.value
			})), Y("click", a, () => J(v)({ do: "same start" })), Z(e, t);
		};
		$(de, (e) => {
			J(b) || e(fe);
		}), L(_);
		var F = W(_, 2), pe = (e) => {
			var t = ad(), n = H(t), r = W(n), i = (e) => {
				var t = id();
				Y("click", t, () => V(l, "")), Z(e, t);
			};
			$(r, (e) => {
				J(l) && e(i);
			}), L(t), G(() => Q(n, `${(J(l) || J(p) || J(x).note) ?? ""} `)), Z(e, t);
		};
		$(F, (e) => {
			(J(l) || J(p) || J(x).note) && e(pe);
		});
		var I = W(F, 2), me = (e) => {
			var t = hd();
			let r;
			var i = H(t), a = (e) => {
				var t = fd(), n = Xt(t), r = H(n), i = U(r, !0), a = W(r), o = U(a, !0), s = W(a);
				L(n);
				var c = W(n, 2), l = (e) => {
					Z(e, od());
				}, u = (e) => {
					var t = dd(), n = Xt(t), r = U(n, !0), i = W(n, 2), a = (e) => {
						var t = cd(), n = H(t), r = W(H(n));
						L(n);
						var i = W(n);
						Nr(i, 21, () => J(C).options, kr, (e, t, n) => {
							var r = sd();
							let i;
							var a = U(r, !0);
							G(() => {
								si(r, "aria-pressed", J(C).answer === n), i = Gr(r, 1, "", null, i, { right: J(C).passed && J(C).right === n }), Q(a, J(t));
							}), Y("click", r, () => J(v)({
								do: "lesson",
								answer: n
							})), Z(e, r);
						}), L(i), L(t), G(() => Q(r, ` ${J(C).ask ?? ""}`)), Z(e, t);
					};
					$(i, (e) => {
						J(C).ask && e(a);
					});
					var o = W(i, 2), s = (e) => {
						var t = ld(), n = U(t, !0);
						G(() => Q(n, J(C).do)), Z(e, t);
					};
					$(o, (e) => {
						J(C).ask && J(C).answer === null || e(s);
					});
					var c = W(o, 2), l = (e) => {
						var t = ud(), n = Xt(t), r = H(n), i = U(r, !0), a = W(r, 1, !0);
						L(n);
						var o = W(n);
						G(() => {
							Q(i, J(C).ask ? J(C).answer === J(C).right ? "As you said. " : "Not what you said. " : ""), Q(a, J(C).then);
						}), Y("click", o, () => J(v)({
							do: "lesson",
							next: !0
						})), Z(e, t);
					};
					$(c, (e) => {
						J(C).passed && e(l);
					}), G(() => Q(r, J(C).say)), Z(e, t);
				};
				$(c, (e) => {
					J(C).done ? e(l) : e(u, -1);
				}), G(() => {
					Q(i, J(C).title), Q(o, J(C).done ? "done" : `step ${J(C).at + 1} of ${J(C).count}`);
				}), Y("click", s, () => J(v)({ do: "lesson" })), Z(e, t);
			}, o = (e) => {
				var t = md(), r = Xt(t), i = W(H(r)), a = H(i);
				a.value = a.__value = "", Nr(W(a), 17, () => Object.entries(J(n).choices.lessons), kr, (e, t) => {
					var n = /* @__PURE__ */ nt(() => m(J(t), 2));
					let r = () => J(n)[0], i = () => J(n)[1];
					var a = Qu(), o = U(a, !0), s = {};
					G(() => {
						Q(o, i()), s !== (s = r()) && (a.value = (a.__value = s) ?? "");
					}), Z(e, a);
				}), L(i), i.value = i.__value = "", L(r);
				var o = W(r, 2), s = (e) => {
					Z(e, pd());
				};
				$(o, (e) => {
					J(x).head || e(s);
				}), Y("change", i, (e) => e.currentTarget.value && J(v)({
					do: "lesson",
					name: e.currentTarget.value
				})), Z(e, t);
			};
			$(i, (e) => {
				J(C) ? e(a) : e(o, -1);
			}), L(t), G(() => r = Gr(t, 1, "card lessons", null, r, { on: J(C) })), Z(e, t);
		};
		$(I, (e) => {
			J(b) || e(me);
		});
		var he = W(I, 2), ge = H(he), _e = (e) => {
			{
				let t = /* @__PURE__ */ nt(() => J(C)?.allowed ?? []);
				Hu(e, {
					get hello() {
						return J(n);
					},
					get allowed() {
						return J(t);
					},
					get send() {
						return J(v);
					}
				});
			}
		};
		$(ge, (e) => {
			J(b) || e(_e);
		});
		var ve = W(ge, 2), ye = H(ve);
		hu(ye, {
			get hello() {
				return J(n);
			},
			get frame() {
				return J(i);
			},
			get dark() {
				return J(u);
			},
			get still() {
				return J(d);
			},
			get opened() {
				return J(a);
			},
			open: A
		});
		var be = W(ye, 2), xe = (e) => {
			var t = vd();
			Nr(W(H(t), 2), 17, () => J(x).hints ?? [], kr, (e, t) => {
				var n = gd(), r = H(n), i = U(r, !0), a = W(r), o = W(a);
				L(n), G(() => {
					Q(i, J(t).kind), Q(a, ` ${J(t).text ?? ""} `);
				}), Y("click", o, () => A(J(t).name, J(t).index)), Z(e, n);
			}, (e) => {
				Z(e, _d());
			}), L(t), Z(e, t);
		};
		$(be, (e) => {
			J(b) || e(xe);
		}), L(ve);
		var R = W(ve, 2), z = H(R);
		Xu(z, {
			get hello() {
				return J(n);
			},
			get dots() {
				return J(r);
			},
			get frame() {
				return J(i);
			},
			get dark() {
				return J(u);
			},
			get recorded() {
				return J(b);
			},
			get send() {
				return J(v);
			}
		}), tu(W(z, 2), {
			get curves() {
				return J(h);
			},
			get t() {
				return J(x).t;
			},
			get head() {
				return J(x).head;
			},
			get accuracy() {
				return J(x).accuracy;
			},
			get heldOut() {
				return J(x).heldOut;
			},
			get task() {
				return J(n).task;
			},
			get dark() {
				return J(u);
			},
			get send() {
				return J(v);
			}
		}), L(R), L(he);
		var Se = W(he, 2), Ce = (e) => {
			var t = yd(), r = H(t);
			Mu(r, {
				get opened() {
					return J(a);
				},
				get trail() {
					return J(o);
				},
				get playing() {
					return J(S);
				},
				open: k,
				get send() {
					return J(v);
				}
			});
			var i = W(r, 2);
			{
				let e = /* @__PURE__ */ nt(() => J(a)?.position ?? null);
				Si(i, {
					title: "Program",
					get hello() {
						return J(n);
					},
					kind: "text",
					get at() {
						return J(e);
					},
					get line() {
						return J(x).line;
					},
					get values() {
						return J(x).values;
					}
				});
			}
			var s = W(i, 2);
			{
				let e = /* @__PURE__ */ nt(() => J(a)?.position ?? null);
				Si(s, {
					title: "Source",
					get hello() {
						return J(n);
					},
					kind: "source",
					get at() {
						return J(e);
					},
					get line() {
						return J(x).line;
					}
				});
			}
			L(t), Z(e, t);
		};
		$(Se, (e) => {
			J(b) || e(Ce);
		});
		var we = W(Se, 2), Te = (e) => {
			Z(e, bd());
		};
		$(we, (e) => {
			J(f) && e(Te);
		}), G((e, t) => {
			Q(E, J(S) ? "Pause" : "Train"), si(ie, "max", e), ai(ie, J(x).t), si(ie, "aria-valuetext", `${J(n).unit ?? "update" ?? ""} ${J(x).t ?? ""} of ${J(x).head ?? ""}`), Q(M, `${J(n).unit ?? "update" ?? ""} ${J(x).t ?? ""} of ${J(x).head ?? ""}`), Q(ce, t);
		}, [() => Math.max(J(x).head, 1), () => Rl(J(x)["losses" + J(n).shown]?.loss ?? J(x).lossesA?.loss)]), Y("click", y, T), Y("click", O, () => w(-1)), Y("click", j, () => w(1)), Y("input", ie, (e) => J(v)({
			do: "seek",
			t: +e.currentTarget.value
		})), Z(e, s);
	}, P = (e) => {
		var t = Sd(), n = U(t, !0);
		G(() => Q(n, J(s) ? "Connecting…" : "No connection. Is the address, with what follows the #, the one that was printed?")), Z(e, t);
	};
	$(N, (e) => {
		J(n) && J(i) && J(x) ? e(se) : e(P, -1);
	}), L(ie), hi(ie, (e) => _ = e, () => _), G(() => ae = Gr(ie, 1, "play", null, ae, {
		dark: J(u),
		recorded: J(b)
	})), Y("keydown", ie, function(...e) {
		(t.channel.upload || J(b) ? void 0 : ne)?.apply(this, e);
	}), Z(e, ie), Pe();
}
lr([
	"keydown",
	"change",
	"click",
	"input"
]);
// src/wire.ts
var Td = {
	f4: Float32Array,
	u1: Uint8Array,
	i1: Int8Array
};
function Ed(e) {
	let t = new DataView(e).getUint32(0, !0), n = JSON.parse(new TextDecoder().decode(new Uint8Array(e, 4, t))), r = {};
	for (let [i, [a, o, s]] of Object.entries(n.arrays)) r[i] = {
		shape: o,
		data: new Td[a](e, 4 + t + s, o.reduce((e, t) => e * t, 1))
	};
	return {
		h: n,
		a: r,
		bytes: e.byteLength
	};
}
function Dd() {
	let e = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
	return {
		open(t, n) {
			let r, i = 250, a = () => {
				r = new WebSocket(`ws://${location.host}/ws`), r.binaryType = "arraybuffer", r.onopen = () => r.send(JSON.stringify({ token: e })), r.onmessage = (e) => {
					i = 250, n(!0), t(Ed(e.data));
				}, r.onclose = () => {
					n(!1), setTimeout(a, i = Math.min(2 * i, 4e3));
				};
			};
			return a(), (e) => {
				r.readyState === 1 && r.send(JSON.stringify(e));
			};
		},
		async upload(t) {
			let n = await fetch(`/table?name=${encodeURIComponent(t.name)}`, {
				method: "POST",
				body: t,
				headers: { "x-token": e }
			});
			return n.ok ? "" : await n.text();
		}
	};
}
async function Od(e) {
	let t = Uint8Array.from(atob(e.trim()), (e) => e.charCodeAt(0)), n = await new Response(new Blob([t]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer(), r = [];
	for (let e = 0; e < n.byteLength;) {
		let t = new DataView(n).getUint32(e, !0);
		r.push(Ed(n.slice(e + 4, e + 4 + t))), e += 4 + t;
	}
	let [i, ...a] = r;
	return {
		recorded: !0,
		open(e, t) {
			let n = a.length - 1, r = !1, o = 0, s = (e) => a.reduce((t, n) => t + n.a[e].data.length, 0), c = {
				shape: [0],
				data: /* @__PURE__ */ new Float32Array()
			}, l = {
				from: s("lossesA"),
				seen: s("watchedA")
			}, u = {
				lossesA: c,
				watchedTA: c,
				watchedA: c
			}, d = () => e({
				...a[n],
				h: {
					...a[n].h,
					playing: r,
					lossesA: {
						...a[n].h.lossesA,
						...l
					}
				},
				a: {
					...a[n].a,
					...u
				}
			}), f = () => {
				r && (n = Math.min(n + 1, a.length - 1), r = n < a.length - 1, d(), o = window.setTimeout(f, 120));
			};
			return queueMicrotask(() => {
				t(!0), e(i), a.forEach(e), d();
			}), (e) => {
				if (clearTimeout(o), e.do === "play") r = !!e.on, r && n === a.length - 1 && (n = 0), d(), o = window.setTimeout(f, 120);
				else if (e.do === "step") r = !1, n = Math.max(0, Math.min(a.length - 1, n + Math.sign(Number(e.by)))), d();
				else if (e.do === "seek") {
					r = !1;
					let t = Number(e.t);
					n = a.reduce((e, n, r) => Math.abs(n.h.t - t) < Math.abs(a[e].h.t - t) ? r : e, 0), d();
				} else e.do === "same start" && (r = !1, n = 0, d());
			};
		}
	};
}
// src/main.ts
function kd(e, t, n) {
	let r = e.attachShadow({ mode: "open" }), i = new CSSStyleSheet();
	i.replaceSync(t), r.adoptedStyleSheets = [i];
	let a = document.createElement("div");
	r.append(a);
	let o = Cr(wd, {
		target: a,
		props: { channel: n }
	});
	return () => void Dr(o);
}
var Ad = { render({ model: e, el: t }) {
	let n = document.createElement("div");
	return t.append(n), kd(n, e.get("style"), { open(t, n) {
		return e.on("msg:custom", (e, r) => {
			let i = r[0];
			n(!0), t(Ed(i.buffer.slice(i.byteOffset, i.byteOffset + i.byteLength)));
		}), e.send({ do: "hello" }), (t) => e.send(t);
	} });
} }, jd = document.getElementById("chainrule-play");
jd && Cr(wd, {
	target: jd,
	props: { channel: Dd() }
});
for (let e of document.querySelectorAll("script[type=\"application/x-chainrule-recording\"]")) {
	let t = document.createElement("div"), n = document.querySelector("script[type=\"text/x-chainrule-style\"]");
	e.after(t), Od(e.textContent ?? "").then((e) => kd(t, n?.textContent ?? "", e));
}
export { Ad as default };
