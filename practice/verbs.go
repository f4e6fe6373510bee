package practice

// verbText holds the verbs of services: the word that names a tool, and the ways in
// which people ask for it and documents explain it. All of them take the thing as what
// follows.
const verbText = `
accept: approve, say yes to, agree to
activate: switch on, enable, turn on
adjust: change, fine-tune, alter
announce: make known, proclaim, give notice of
answer: reply to, respond to, react to
apply: use, put to use
approve: accept, give the green light to, confirm, okay
archive: store away, put in the archive, file away
arm: switch on, activate
arrange: set up, organise, fix
assign: give, hand over, allot
attach: fix, fasten, connect
auction: put up for auction, sell off
award: give, hand out
bake: put in the oven, cook
balance: even out, level
bill: send a bill for, charge for
block: shut out, bar, stop
book: reserve, get, sign up for
boost: strengthen, increase
borrow: take out, take along
brew: make, prepare
build: put together, construct, set up
buy: purchase, get, pay for
calibrate: adjust, fine-tune, set right
call: ring, phone, give a call to
cancel: call off, drop, scrap, stop
catalogue: list, register
change: alter, switch, make a change to
charge: power up, fill up
check: look at, have a look at, inspect
choose: pick, select, go for
claim: ask for, make a claim on
clean: tidy up, clear up, wipe down
clear: empty, wipe, clean out
close: shut, close down
collect: pick up, fetch, gather
compare: set side by side, weigh up
complete: finish, wrap up, bring to an end
confirm: say yes to, make definite, settle
connect: link, hook up, join
cook: prepare, make
cool: cool down, chill
copy: duplicate, make a copy of, clone
correct: fix, put right, mend
count: tell the number of, add up
cover: put a cover on, protect
create: make, set up, add, start
cut: trim, slice, shorten
decline: refuse, turn down, say no to
decorate: dress up, adorn
delay: put off, push back, hold back
delete: remove, get rid of, throw away, erase
deliver: bring, drop off, take round
deposit: pay in, put in
describe: tell about, explain
design: draw up, lay out
dim: turn down, darken, soften
disable: switch off, turn off, put out of action
discard: throw away, get rid of, bin
discount: mark down, make cheaper
dispatch: send out, send off
display: show, put on show
donate: give away, give
draft: write, sketch out, put down
drain: empty, let the water out of
draw: sketch, make a drawing of
drop: leave out, give up, let go of
dry: let dry, blow dry
edit: change, revise, rework
employ: hire, take on
empty: clear out, pour out
enlarge: make bigger, blow up
enroll: sign up, register, put on the list
enter: put in, record, write down
erase: wipe, rub out, delete
estimate: work out, reckon, make a guess at
evaluate: judge, assess
examine: look closely at, inspect
exchange: swap, trade in
expand: make bigger, extend
expel: throw out, send away
export: save outside, write out
extend: prolong, make longer, lengthen
feed: give food to, look after
fetch: get, bring, go for
fill: top up, load
film: record, shoot
finish: complete, wrap up, end
fix: repair, mend, put right
flag: mark, point out
flush: rinse, wash through
fold: bend, double over
forward: pass on, send on
freeze: put on ice, lock
fry: cook in oil, put in the pan
fund: pay for, put money into
gather: collect, bring together
grade: mark, rate, score
grant: allow, give
greet: welcome, say hello to
grill: put on the grill, cook
grind: crush, mill
guard: watch over, protect
handle: deal with, take care of
harvest: pick, bring in, gather
heat: warm up, make hot
hide: put out of sight, conceal
hire: take on, rent, employ
hold: keep, put on hold, keep back
import: bring in, load
improve: make better, upgrade
increase: raise, put up, step up
inform: let know, tell
insert: put in, add
inspect: check, look over, examine
install: put in, set up, fit
insure: get cover for, take out cover for
invite: ask along, ask over, send an invitation to
issue: give out, hand out
join: sign up for, become part of, enter
keep: hold on to, store
label: put a label on, mark
launch: start, get going, kick off
lease: let, rent out
lend: hand out, loan
light: put the light on in, brighten
link: connect, tie together
load: fill, put in
lock: lock up, secure, bolt
log: write down, record, note
lower: turn down, bring down, reduce
maintain: look after, service
mark: tick, flag, note
measure: take the size of, gauge
melt: heat up, soften
merge: combine, bring together
mix: stir, blend
mount: put up, fix in place
move: shift, relocate
mute: silence, turn the sound off for
name: give a name to, call
notify: let know, tell, send a notice to
nominate: put forward, propose
note: write down, jot down
offer: put forward, make an offer of
open: open up, unlock
order: send for, ask for, buy
pack: wrap up, box up, put in a box
paint: put paint on, colour
park: leave, put away, put in a space
pause: hold, stop for now, take a break from
pay: settle, pay for
pick: choose, select, take
pin: fix, stick to the top
plan: set up, prepare, map out
plant: put in the ground, sow
play: put on, start, run
plow: turn over, till
polish: shine, make shiny
postpone: put off, delay, push back
pour: serve, fill a glass of
praise: speak well of, commend
prepare: get ready, make ready
present: show, put forward
press: push, push down
print: put on paper, run off
process: deal with, handle, work through
produce: make, turn out
promote: move up, raise
propose: put forward, suggest
protect: guard, keep safe
prune: cut back, trim
publish: put out, make public, bring out
pull: draw, drag
pump: blow up, press through
put: place, set
question: ask about, doubt
quit: leave, give up
quote: give a price for, name a price for
raise: lift, put up, increase
rate: score, give a rating to, judge
read: look at, go through
receive: take in, get
recharge: fill up again, charge again
recommend: suggest, speak up for
record: note down, write down, enter
recycle: reuse, bring to the bin
redeem: cash in, use up
reduce: bring down, cut, lower
refill: fill up again, top up
refresh: update, renew
refund: pay back, give the money back for
register: sign up, put on the list, enter
reject: turn down, refuse, say no to
release: let go, set free, free
remind: jog the memory of, send a reminder to
remove: take away, get rid of, take out
rename: give a new name to, call something else
renew: extend, make valid again, prolong
rent: hire, take for a while
repair: fix, mend, get working again
replace: swap out, change, put a new one in for
report: tell about, point out, complain about
request: ask for, apply for
rescue: save, bring to safety
reserve: book, hold, keep free
reset: put back to the start, clear
resize: change the size of, scale
restart: start again, start over
restore: bring back, put back
return: give back, bring back, send back
reveal: show, uncover
review: go over, judge, give an opinion on
reward: give a prize to, thank
ring: sound, call
roast: put in the oven, cook
rotate: turn, turn round
route: direct, send by another way
sail: take out on the water, steer
sample: taste, try, test
save: keep, store, put by
scan: read in, go over
schedule: plan, set a time for, fix a date for
score: rate, give points to
scrub: clean, rub down
seal: close up, make tight
seat: give a table to, find a place for
select: pick, choose, go for
sell: give up for money, put up for sale
send: mail, ship, get off
serve: bring to the table, bring
set: put, fix, adjust
settle: pay, clear, square
share: pass on, spread, show to others
sharpen: put an edge on, grind
ship: send, send off, dispatch
sign: put a signature on, sign off
silence: quieten, make quiet
sketch: draw, outline
skip: leave out, jump over, pass over
sort: put in order, arrange
spray: splash, mist
stack: pile up, heap
stamp: put a stamp on, mark
start: begin, get going, launch
stock: fill up with, lay in
stop: halt, end, bring to a stop
store: keep, put away, stow
stretch: extend, pull out
submit: hand in, turn in, send in
subscribe: sign up for, become a reader of
summon: call in, send for
supply: provide, deliver
suspend: put on hold, stop for a while, interrupt
swap: exchange, switch, trade
switch: change, flip
tag: put a tag on, label
teach: give a lesson on, explain
test: try out, put to the test, check
thank: send thanks to, say thanks to
throw: toss, hurl
tidy: clean up, put in order
tow: drag away, take away, haul off
track: follow, keep an eye on, trace
trade: swap, exchange
train: work with, coach, practise with
transfer: move, send over, pass on
translate: put into another language, turn into another language
treat: look after, care for
trim: cut, cut back
tune: adjust, set right
turn: rotate, spin
unblock: let back in, free, clear
unload: empty, take everything off
unlock: open, open up, free
update: bring up to date, change, revise
upgrade: move up, improve, make better
upload: put up, send up
use: apply, make use of
vacuum: hoover, clean
value: put a price on, judge the worth of
visit: go to, call on, see
void: cancel, make invalid
vote: cast a vote for, back
wake: wake up
warm: heat up, warm up
warn: alert, send a warning to
wash: clean, rinse
watch: keep an eye on, look at
water: sprinkle, give water to
weigh: put on the scales, find the weight of
welcome: greet, receive
wrap: pack, wrap up
`

// pastForms are the past participles that are not regular.
const pastForms = `bring=brought build=built buy=bought choose=chosen cut=cut draw=drawn feed=fed find=found forgive=forgiven freeze=frozen get=got give=given go=gone
grind=ground hand=handed hide=hidden hang=hung bind=bound string=strung weed=weeded hold=held keep=kept lay=laid lend=lent let=let light=lit make=made mow=mowed pay=paid put=put quit=quit read=read rent=rented ring=rung
run=run see=seen sell=sold send=sent set=set shoot=shot shut=shut shake=shaken show=shown sing=sung speak=spoken spin=spun spread=spread stick=stuck take=taken teach=taught
tell=told think=thought throw=thrown wake=woken wind=wound write=written sow=sown draw=drawn rub=rubbed trim=trimmed drop=dropped stop=stopped plan=planned ship=shipped
swap=swapped wrap=wrapped tag=tagged pin=pinned log=logged scan=scanned scrap=scrapped skip=skipped stir=stirred submit=submitted dim=dimmed flip=flipped refer=referred
map=mapped jot=jotted jog=jogged chop=chopped chat=chatted cancel=cancelled label=labelled control=controlled travel=travelled model=modelled bar=barred bin=binned step=stepped
top=topped fit=fitted beg=begged grab=grabbed rob=robbed prefer=preferred permit=permitted commit=committed transfer=transferred hum=hummed do=done become=become begin=begun
leave=left drive=driven cast=cast square=squared pop=popped begin=begun`
