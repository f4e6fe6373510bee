package practice

// domainText holds the domains of services. A line "# key | words | member" begins one:
// what the service is called, and who uses it. A line without a mark is a thing:
// its noun, how calls refer to it (int, code, name: by a word; one:
// there is only one), then its fields. Below it: "+" how one is made, with the fields to
// be given; "*" what is done with one, with the fields to be given; "~" a pair of
// opposite actions and the states that they lead to.
//
// Fields: name:kind, name:a/b/c for one of few accepted words, name:=a,b,c for
// free texts like these.
const domainText1 = `
# garage | parking garage, car park | driver
car code plate:code owner:person colour:red/blue/white/black floor:small fee:money
+ park plate floor
* move floor
* wash
* tow reason:text
~ lock unlock locked unlocked
space int floor:small size:small/large/wide fee:money
+ reserve floor day:date
* release
* mark label:=staff,guests,bikes,deliveries
barrier one
~ open close open closed
~ raise lower up down

# kitchen | kitchen, restaurant kitchen | chef
dish name:=soup,rice_bowl,lentil_stew,apple_pie,noodle_salad,mushroom_toast,pumpkin_curry price:money minutes:minutes course:starter/main/dessert
+ cook dish portions:count table:small
* serve table:small
* rate stars:rating
* price price:money
ingredient name:=flour,butter,rice,onions,garlic,cream,olive_oil,salt,beans stock:count unit:grams/pieces/litres
+ order ingredient amount:count
* weigh grams:num
oven one temperature:heat
* heat temperature:heat
~ start stop on off

# school | school, school office | teacher
pupil int name:person class:=3a,4b,5c,6a,7d age:small
+ enroll name class
* move class
* praise reason:text
lesson int subject:history/maths/art/music/biology teacher:person room:code day:day
+ schedule subject room day
* cancel
* postpone day:date
* assign teacher:person
exam int subject:history/maths/art/music/biology day:date points:level
+ plan subject day
* grade points:level
* submit

# savings | savings bank, credit union | saver
pot int title:=holiday,new_roof,piano,wedding,winter_coat balance:money goal:money
+ open title goal
* deposit amount:money
* empty
* rename title
~ freeze release frozen free
standing_payment int payee:person amount:money day:date
+ arrange payee amount day
* change amount:money
* cancel
* pause until:date
~ suspend restart paused running

# post | post office, parcel service | sender
parcel code weight:num receiver:person place:place service:standard/express/overnight price:money
+ ship receiver place weight service
* track
* insure value:money
* return reason:text
* route place:place
stamp name:=bird,castle,lighthouse,flower price:money
+ buy stamp count:count
mailbox one
~ lock unlock locked unlocked
* empty

# gym | gym, fitness club | member
workout int kind:yoga/rowing/boxing/cycling coach:person minutes:minutes date:date
+ book kind date
* cancel
* rate stars:rating
* move date
locker int floor:small size:small/tall/wide
+ rent size
* release
~ lock unlock locked unlocked
treadmill one speed:num
* set speed:num
~ start stop running stopped

# board | discussion board, community board | member
thread int title:title topic:news/help/offers/jokes author:user likes:count
+ start title topic
* move topic
* report reason:text
* answer text:text
~ pin drop pinned loose
~ lock unlock locked open
topic name:=gardening,photography,cycling,chess,cooking,astronomy readers:count
* join
* quit
* mute
member user city:city posts:count
* warn reason:text
* block
* invite topic:=gardening,photography,cycling,chess

# museum | museum, gallery | curator
painting code title:title artist:person year:year room:small
+ hang title artist room
* move room
* lend museum:city until:date
* restore
~ display store shown stored
tour int guide:person language:english/french/german/spanish date:date seats:count
+ book language date seats
* cancel
* assign guide
audio_guide int language:english/french/german/spanish
* lend name:person
* recharge

# planner | planner, day planner | user
meeting int title:title day:date time:time place:=lobby,cafe,room_4,main_hall,terrace
+ schedule title day time
* move day
* cancel
* invite person:person
* note text:text
errand int title:=buy_milk,call_the_plumber,water_the_plants,pay_the_rent,wash_the_windows due:date priority:low/normal/high
+ note title due priority
* complete
* postpone due
alarm int time:time label:=work,gym,train,medicine
+ set time label
* delete
~ activate disable on off

# shop | shop, online shop | customer
order int total:money status:open/paid/sent item:=lamp,mug,backpack,umbrella,notebook
+ order item count:count
* cancel reason:text
* pay method:card/voucher/cash
* return
* track
basket one total:money
* empty
* pay method:card/voucher/cash
product code name:=lamp,mug,backpack,umbrella,notebook,kettle price:money stock:count
* rate stars:rating
* discount percent:percent
* restock count:count
voucher code value:money
+ buy value
* redeem

# factory | factory, plant floor | foreman
machine code line:small speed:num state:idle/busy/broken
* repair part:=belt,motor,filter,gear,valve
* clean
* set speed:num
~ start stop running stopped
shift int leader:person day:date hours:small
+ plan leader day hours
* swap leader:person
* cancel
batch code product:=bolts,tiles,bottles,frames pieces:count grade:first/second/third
+ produce product pieces
* test
* grade grade
* pack boxes:count

# home | smart home, house control | resident
lamp name:=kitchen,hall,bedroom,porch,bathroom,study brightness:percent colour:warm/cold/red/green
* dim brightness
* paint colour
~ activate disable on off
blind name:=kitchen,hall,bedroom,study,nursery position:frac
* set position
~ raise lower up down
thermostat one temperature:heat mode:eco/comfort/away
* set temperature mode?
~ activate disable on off
vacuum_robot one room:kitchen/hall/bedroom/study
* send room
~ start stop cleaning parked

# weather | weather station, weather service | observer
station code city:city height:num
+ register city height
* calibrate
* inspect
forecast name:city
* read days:small
* share with:person
warning int area:city kind:storm/frost/heat/flood level:rating
+ issue area kind level
* withdraw
* extend hours:small

# arcade | game server, arcade | player
match int map:desert/island/castle/forest players:small score:count
+ start map players
* join
* pause
* record score
player user level:small team:red/blue/green coins:count
* reward coins:count
* move team
* block reason:text
~ mute unblock muted heard
item code kind:sword/shield/potion/helmet price:money
* buy
* sell price
* upgrade level:small

# music | music service, jukebox | listener
song name:title artist:person minutes:minutes
* play
* skip
* rate stars:rating
playlist int title:title mood:calm/happy/sad/loud songs:count
+ create title mood
* rename title
* share with:person
* delete
speaker one volume:percent
* set volume
~ mute activate silent loud
concert int band:title city:city date:date price:money
* book seats:small
* review text:text

# garden | garden centre, allotment | gardener
bed int crop:tomatoes/beans/carrots/pumpkins size:num
+ plant crop size
* water litres:num
* harvest
* weed
tool name:=rake,spade,hoe,shears,wheelbarrow fee:money
* borrow days:small
* return
* sharpen
sprinkler one minutes:minutes
* set minutes
~ start stop running stopped

# theatre | theatre, playhouse | guest
play int title:title date:date price:money seats:count
* book seats:small row:row
* cancel
* review text:text
costume code size:small/medium/large role:title
* lend actor:person
* repair
* wash
curtain one
~ open close open closed
~ raise lower up down

# farm | farm, dairy | farmer
cow int name:=Daisy,Bella,Rosie,Molly,Clover weight:num stall:small
+ register name stall
* feed kilos:num
* move stall
* weigh
field name:=north,river,hill,mill,church crop:wheat/oats/corn/clover area:num
* plow
* spray litres:num
* plant crop
barn_door one
~ open close open closed
milk_tank one litres:num
* drain
* cool temperature:heat

# hotel desk | guest house, inn | guest
room int beds:small price:money view:garden/street/lake
+ reserve beds nights:small arrival:date
* clean
* upgrade view
* release
guest int name:person room:code nights:small
* move room
* bill amount:money
* wake time:time
breakfast one
* order persons:small time:time
* cancel

# repair | repair shop, workshop | mechanic
job int item:=bicycle,toaster,clock,laptop,violin customer:person price:money ready:date
+ accept item customer
* quote price
* finish
* assign mechanic:person
part code name:=belt,chain,battery,hinge,spring stock:count price:money
+ order name count:count
* return
* label text:text
hoist one height:num
* set height
~ raise lower up down

# bakery | bakery, pastry shop | baker
cake int flavour:lemon/chocolate/cherry/nut size:small/medium/large price:money
+ bake flavour size
* decorate text:text
* deliver place:place
* discount percent:percent
bread name:=rye,white,corn,sourdough,walnut price:money stock:count
+ bake bread count:count
* slice
* reserve name:person
mixer one speed:small
* set speed:small
~ start stop on off

# vet | animal shelter, pet home | keeper
dog int name:=Rex,Bruno,Luna,Max,Nala age:small breed:=collie,poodle,boxer,terrier weight:num
+ register name breed age
* feed grams:num
* wash
* rename name
cat int name:=Minka,Tiger,Mimi,Felix age:small
+ register name age
* treat
* move room:small
walk int walker:person day:date minutes:minutes
+ plan walker day
* cancel
`

// toolParts are what has to be brought into a state before something else runs.
const toolParts = `door lid cover window valve switch drawer latch handle lever filter belt shutter hatch clamp brake plug hose tray guard fan pump light heater lock`
