package practice

// verbText holds the verbs of services: the word that names a tool, and the ways in
// which people ask for it and documents explain it. All of them take the thing as what
// follows.
const verbText = `
accept: approve, say yes to, agree to
activate: switch on, enable, turn on
answer: reply to, respond to, react to
archive: store away, put in the archive, file away
arm: switch on, activate
arrange: set up, organise, fix
assign: give, hand over, allot
attach: fix, fasten, connect
bake: put in the oven, cook
bill: send a bill for, charge for
block: shut out, bar, stop
book: reserve, get, sign up for
borrow: take out, take along
buy: purchase, get, pay for
calibrate: adjust, fine-tune, set right
call: ring, phone, give a call to
cancel: call off, drop, scrap, stop
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
connect: link, hook up, join
cook: prepare, make
cool: cool down, chill
copy: duplicate, make a copy of, clone
correct: fix, put right, mend
count: tell the number of, add up
cover: put a cover on, protect
create: make, set up, add, start
cut: trim, slice, shorten
decorate: dress up, adorn
delay: put off, push back, hold back
delete: remove, get rid of, throw away, erase
deliver: bring, drop off, take round
deposit: pay in, put in
dim: turn down, darken, soften
disable: switch off, turn off, put out of action
discard: throw away, get rid of, bin
discount: mark down, make cheaper
display: show, put on show
donate: give away, give
draft: write, sketch out, put down
drain: empty, let the water out of
drop: leave out, give up, let go of
empty: clear out, pour out
enroll: sign up, register, put on the list
enter: put in, record, write down
extend: prolong, make longer, lengthen
feed: give food to, look after
fill: top up, load
finish: complete, wrap up, end
freeze: put on ice, lock
grade: mark, rate, score
greet: welcome, say hello to
harvest: pick, bring in, gather
heat: warm up, make hot
hold: keep, put on hold, keep back
insert: put in, add
inspect: check, look over, examine
insure: get cover for, take out cover for
invite: ask along, ask over, send an invitation to
issue: give out, hand out
join: sign up for, become part of, enter
label: put a label on, mark
launch: start, get going, kick off
lend: hand out, loan
light: put the light on in, brighten
load: fill, put in
lock: lock up, secure, bolt
lower: turn down, bring down, reduce
mark: tick, flag, note
measure: take the size of, gauge
move: shift, relocate
mute: silence, turn the sound off for
nominate: put forward, propose
note: write down, jot down
open: open up, unlock
order: send for, ask for, buy
pack: wrap up, box up, put in a box
paint: put paint on, colour
park: leave, put away, put in a space
pause: hold, stop for now, take a break from
pay: settle, pay for
pin: fix, stick to the top
plan: set up, prepare, map out
plant: put in the ground, sow
play: put on, start, run
plow: turn over, till
postpone: put off, delay, push back
praise: speak well of, commend
prepare: get ready, make ready
press: push, push down
print: put on paper, run off
produce: make, turn out
promote: move up, raise
publish: put out, make public, bring out
pull: draw, drag
put: place, set
quit: leave, give up
quote: give a price for, name a price for
raise: lift, put up, increase
rate: score, give a rating to, judge
read: look at, go through
recharge: fill up again, charge again
recommend: suggest, speak up for
record: note down, write down, enter
redeem: cash in, use up
refill: fill up again, top up
refund: pay back, give the money back for
register: sign up, put on the list, enter
reject: turn down, refuse, say no to
release: let go, set free, free
remove: take away, get rid of, take out
rename: give a new name to, call something else
renew: extend, make valid again, prolong
rent: hire, take for a while
repair: fix, mend, get working again
replace: swap out, change, put a new one in for
report: tell about, point out, complain about
request: ask for, apply for
reserve: book, hold, keep free
restart: start again, start over
restore: bring back, put back
return: give back, bring back, send back
reveal: show, uncover
review: go over, judge, give an opinion on
reward: give a prize to, thank
route: direct, send by another way
schedule: plan, set a time for, fix a date for
score: rate, give points to
seal: close up, make tight
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
skip: leave out, jump over, pass over
sort: put in order, arrange
spray: splash, mist
start: begin, get going, launch
stop: halt, end, bring to a stop
store: keep, put away, stow
submit: hand in, turn in, send in
suspend: put on hold, stop for a while, interrupt
swap: exchange, switch, trade
switch: change, flip
test: try out, put to the test, check
thank: send thanks to, say thanks to
tow: drag away, take away, haul off
track: follow, keep an eye on, trace
transfer: move, send over, pass on
translate: put into another language, turn into another language
treat: look after, care for
trim: cut, cut back
turn: rotate, spin
unblock: let back in, free, clear
unlock: open, open up, free
update: bring up to date, change, revise
upgrade: move up, improve, make better
void: cancel, make invalid
vote: cast a vote for, back
wake: wake up
warm: heat up, warm up
warn: alert, send a warning to
wash: clean, rinse
water: sprinkle, give water to
weigh: put on the scales, find the weight of
wrap: pack, wrap up
`

// pastForms are the past participles that are not regular.
const pastForms = `bring=brought buy=bought choose=chosen cut=cut draw=drawn feed=fed find=found freeze=frozen get=got give=given go=gone grind=ground hang=hung bind=bound
string=strung hold=held keep=kept lend=lent let=let light=lit make=made pay=paid put=put quit=quit read=read ring=rung run=run sell=sold send=sent set=set shut=shut
show=shown speak=spoken spin=spun spread=spread stick=stuck take=taken tell=told throw=thrown wake=woken write=written sow=sown trim=trimmed drop=dropped
stop=stopped plan=planned ship=shipped swap=swapped wrap=wrapped pin=pinned scrap=scrapped skip=skipped submit=submitted dim=dimmed flip=flipped map=mapped
jot=jotted cancel=cancelled label=labelled control=controlled bar=barred bin=binned top=topped transfer=transferred become=become begin=begun leave=left cast=cast`
