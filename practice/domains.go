package practice

// domainText holds the domains of services. A line "# key | words | member" begins one:
// what the service is called, and who uses it. A line without a mark is a thing:
// noun and other words for it, how calls refer to it (int, code, name: by a word; one:
// there is only one), then its fields. Below it: "+" how one is made, with the fields to
// be given; "*" what is done with one, with the fields to be given; "~" a pair of
// opposite actions and the states that they lead to.
//
// Fields: name:kind, name:a/b/c for one of few accepted words, name:=a,b,c for
// free texts like these.
const domainText = `
# garage | parking garage, car park | driver
car|vehicle code plate:code owner:person colour:red/blue/white/black floor:small fee:money
+ park plate floor
* move floor
* wash
* tow reason:text
~ lock unlock locked unlocked
space|bay int floor:small size:small/large/wide fee:money
+ reserve floor day:date
* release
* mark label:=staff,guests,bikes,deliveries
barrier one
~ open close open closed
~ raise lower up down

# kitchen | kitchen, restaurant kitchen | chef
dish|meal name:=soup,rice_bowl,lentil_stew,apple_pie,noodle_salad,mushroom_toast,pumpkin_curry price:money minutes:minutes course:starter/main/dessert
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
pupil|student int name:person class:=3a,4b,5c,6a,7d age:small
+ enroll name class
* move class
* praise reason:text
lesson|class int subject:history/maths/art/music/biology teacher:person room:code day:day
+ schedule subject room day
* cancel
* postpone day:date
* assign teacher:person
exam|test int subject:history/maths/art/music/biology day:date points:level
+ plan subject day
* grade points:level
* submit

# savings | savings bank, credit union | saver
pot|savings_pot int title:=holiday,new_roof,piano,wedding,winter_coat balance:money goal:money
+ open title goal
* deposit amount:money
* empty
* rename title
~ freeze release frozen free
standing_payment|regular_payment int payee:person amount:money day:date
+ arrange payee amount day
* change amount:money
* cancel
* pause until:date
~ suspend restart paused running

# post | post office, parcel service | sender
parcel|package code weight:num receiver:person place:place service:standard/express/overnight price:money
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
workout|training int kind:yoga/rowing/boxing/cycling coach:person minutes:minutes date:date
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
thread|discussion int title:title topic:news/help/offers/jokes author:user likes:count
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
painting|picture code title:title artist:person year:year room:small
+ hang title artist room
* move room
* lend museum:city until:date
* restore
~ display store shown stored
tour int guide:person language:english/french/german/spanish date:date seats:count
+ book language date seats
* cancel
* assign guide
audio_guide|headset int language:english/french/german/spanish
* lend name:person
* recharge

# planner | planner, day planner | user
meeting|appointment int title:title day:date time:time place:=lobby,cafe,room_4,main_hall,terrace
+ schedule title day time
* move day
* cancel
* invite person:person
* note text:text
errand|chore int title:=buy_milk,call_the_plumber,water_the_plants,pay_the_rent,wash_the_windows due:date priority:low/normal/high
+ note title due priority
* complete
* postpone due
alarm|wake-up_call int time:time label:=work,gym,train,medicine
+ set time label
* delete
~ activate disable on off

# shop | shop, online shop | customer
order|purchase int total:money status:open/paid/sent item:=lamp,mug,backpack,umbrella,notebook
+ order item count:count
* cancel reason:text
* pay method:card/voucher/cash
* return
* track
basket|cart one total:money
* empty
* pay method:card/voucher/cash
product|article code name:=lamp,mug,backpack,umbrella,notebook,kettle price:money stock:count
* rate stars:rating
* discount percent:percent
* restock count:count
voucher|gift_card code value:money
+ buy value
* redeem

# factory | factory, plant floor | foreman
machine|unit code line:small speed:num state:idle/busy/broken
* repair part:=belt,motor,filter,gear,valve
* clean
* set speed:num
~ start stop running stopped
shift int leader:person day:date hours:small
+ plan leader day hours
* swap leader:person
* cancel
batch|lot code product:=bolts,tiles,bottles,frames pieces:count grade:first/second/third
+ produce product pieces
* test
* grade grade
* pack boxes:count

# home | smart home, house control | resident
lamp|light name:=kitchen,hall,bedroom,porch,bathroom,study brightness:percent colour:warm/cold/red/green
* dim brightness
* paint colour
~ activate disable on off
blind|shade name:=kitchen,hall,bedroom,study,nursery position:frac
* set position
~ raise lower up down
thermostat one temperature:heat mode:eco/comfort/away
* set temperature mode?
~ activate disable on off
vacuum_robot|robot one room:kitchen/hall/bedroom/study
* send room
~ start stop cleaning parked

# weather | weather station, weather service | observer
station|weather_post code city:city height:num
+ register city height
* calibrate
* inspect
forecast|outlook name:city
* read days:small
* share with:person
warning|alert int area:city kind:storm/frost/heat/flood level:rating
+ issue area kind level
* withdraw
* extend hours:small

# arcade | game server, arcade | player
match|game int map:desert/island/castle/forest players:small score:count
+ start map players
* join
* pause
* record score
player user level:small team:red/blue/green coins:count
* reward coins:count
* move team
* block reason:text
~ mute unblock muted heard
item|gear code kind:sword/shield/potion/helmet price:money
* buy
* sell price
* upgrade level:small

# music | music service, jukebox | listener
song|track name:title artist:person minutes:minutes
* play
* skip
* rate stars:rating
playlist|mix int title:title mood:calm/happy/sad/loud songs:count
+ create title mood
* rename title
* share with:person
* delete
speaker one volume:percent
* set volume
~ mute activate silent loud
concert|show int band:title city:city date:date price:money
* book seats:small
* review text:text

# garden | garden centre, allotment | gardener
bed|plot int crop:tomatoes/beans/carrots/pumpkins size:num
+ plant crop size
* water litres:num
* harvest
* weed
tool|implement name:=rake,spade,hoe,shears,wheelbarrow fee:money
* borrow days:small
* return
* sharpen
sprinkler one minutes:minutes
* set minutes
~ start stop running stopped

# theatre | theatre, playhouse | guest
play|performance int title:title date:date price:money seats:count
* book seats:small row:row
* cancel
* review text:text
costume|outfit code size:small/medium/large role:title
* lend actor:person
* repair
* wash
curtain one
~ open close open closed
~ raise lower up down

# farm | farm, dairy | farmer
cow|animal int name:=Daisy,Bella,Rosie,Molly,Clover weight:num stall:small
+ register name stall
* feed kilos:num
* move stall
* weigh
field|meadow name:=north,river,hill,mill,church crop:wheat/oats/corn/clover area:num
* plow
* spray litres:num
* plant crop
barn_door|gate one
~ open close open closed
milk_tank|tank one litres:num
* drain
* cool temperature:heat

# hotel desk | guest house, inn | guest
room|chamber int beds:small price:money view:garden/street/lake
+ reserve beds nights:small arrival:date
* clean
* upgrade view
* release
guest|lodger int name:person room:code nights:small
* move room
* bill amount:money
* wake time:time
breakfast|morning_meal one
* order persons:small time:time
* cancel

# repair | repair shop, workshop | mechanic
job|repair int item:=bicycle,toaster,clock,laptop,violin customer:person price:money ready:date
+ accept item customer
* quote price
* finish
* assign mechanic:person
part|spare_part code name:=belt,chain,battery,hinge,spring stock:count price:money
+ order name count:count
* return
* label text:text
hoist|lift one height:num
* set height
~ raise lower up down

# bakery | bakery, pastry shop | baker
cake|pastry int flavour:lemon/chocolate/cherry/nut size:small/medium/large price:money
+ bake flavour size
* decorate text:text
* deliver place:place
* discount percent:percent
bread|loaf name:=rye,white,corn,sourdough,walnut price:money stock:count
+ bake bread count:count
* slice
* reserve name:person
mixer one speed:small
* set speed:small
~ start stop on off

# vet | animal shelter, pet home | keeper
dog|hound int name:=Rex,Bruno,Luna,Max,Nala age:small breed:=collie,poodle,boxer,terrier weight:num
+ register name breed age
* feed grams:num
* wash
* rename name
cat|kitten int name:=Minka,Tiger,Mimi,Felix age:small
+ register name age
* treat
* move room:small
walk|outing int walker:person day:date minutes:minutes
+ plan walker day
* cancel

# charity | charity, aid fund | donor
donation|gift int donor:person amount:money purpose:food/school/water/shelter
+ donate amount purpose donor?
* refund
* thank text:text
campaign|appeal int title:title goal:money end:date
+ launch title goal
* extend end
* close
* promote city:city
volunteer|helper int name:person city:city hours:count
+ register name city
* assign task:=cooking,driving,teaching,cleaning
* thank

# election | polling office, voting service | clerk
ballot|poll int question:text end:date votes:count
+ open question end
* close
* extend end
* count
candidate|runner name:person party:title
* nominate
* vote
* remove

# cinema | cinema, film house | visitor
film|movie name:title minutes:minutes genre:drama/comedy/action/crime
* rate stars:rating
* recommend friend:person
showing|screening int film:title hall:small time:time price:money
+ schedule film hall time
* book seats:small
* cancel
snack name:=popcorn,nachos,pretzel,ice_cream price:money
+ order snack size:small/medium/large

# ferry | ferry line, harbour | captain
crossing|sailing int harbour:city date:date price:money seats:count
* book passengers:small
* cancel
* delay minutes:minutes
boat|ship code length:num berth:small
+ register length
* move berth
* inspect
* refuel litres:num
lock_gate|sluice one
~ open close open closed

# lab | research lab, measuring lab | researcher
sample|specimen code origin:city weight:num taken:date
+ record origin weight
* freeze
* test method:heat/light/acid
* discard reason:text
experiment|trial int title:title leader:person start:date
+ start title leader
* pause
* extend days:small
* note text:text
centrifuge one speed:count
* set speed:count
~ start stop running stopped

# fleet | delivery fleet, courier firm | courier
van|truck code driver:person load:num city:city
+ register driver
* assign driver
* load kilos:num
* refuel litres:num
~ lock unlock locked unlocked
delivery|drop int place:place date:date receiver:person status:waiting/moving/done
+ plan place date receiver
* track
* delay minutes:minutes
* sign name:person

# news | newspaper, press office | editor
article|story int title:title author:person section:sports/culture/local/science words:count
+ draft title section
* publish
* correct text:text
* shorten words
advert|notice int customer:person price:money text:text
+ sell customer text
* withdraw
* price price
issue|edition int date:date pages:small
+ print date
* archive

# energy | power company, energy supplier | customer
meter|counter code reading:count place:place
* read
* record reading
* replace
tariff|plan name:=basic,green,night,family price:money
* choose
* compare
outage|power_cut int area:city start:time
+ report area
* close
boiler one temperature:heat
* heat temperature
~ start stop on off

# phone | phone company, mobile network | subscriber
contract|plan int data:count price:money end:date
+ sign data
* extend months:small
* cancel reason:text
number|line phone owner:person
* block
* rename label:=work,home,mother,office
* transfer owner
message_box|voice_mail one
* clear
~ activate disable on off

# hire | hire shop, lending shop | customer
drill|machine code fee:money days:small
* rent days
* return
* extend days
* inspect
deposit|bond int amount:money customer:person
+ record amount customer
* refund

# tennis | tennis club, sports ground | player
court|pitch int surface:clay/grass/hard price:money
+ reserve day:date hour:time
* clean
* light minutes:minutes
lesson|training int coach:person player:person date:date
+ book coach date
* cancel
* move date
racket|bat code weight:num
* rent hours:small
* string

# insurance desk | insurance office, cover desk | client
policy|contract code kind:home/life/bike/pet fee:money end:date
+ sign kind end
* renew
* cancel
* change fee
damage|claim int amount:money date:date text:text
+ report amount date text
* settle
* reject reason:text

# airport shuttle | shuttle service, bus line | rider
ride|trip int stop:place time:time seats:small price:money
+ book stop time seats
* cancel
* delay minutes:minutes
bus|coach code driver:person seats:count
* clean
* assign driver
* inspect
pass|season_pass code months:small owner:person
+ buy months
* renew months
* block

# camp | camp site, summer camp | camper
tent|shelter int size:small area:=forest,lake,meadow,hill price:money
+ reserve area nights:small
* move area
* release
hike|walk int guide:person kilometres:num date:date
+ plan guide date
* join name:person
* cancel
fire_place|camp_fire one
* light
* cover

# dance | dance school, ballroom | dancer
course|class int style:tango/salsa/waltz/swing level:easy/medium/hard price:money
+ join style level
* quit
* pay
* review text:text
partner|dancer int name:person height:num
* invite date:date
* thank text:text
hall one
~ open close open closed
* book date:date hours:small

# aquarium | aquarium, sea park | keeper
tank|basin int litres:num temperature:heat fish:count
* clean
* fill litres
* heat temperature
fish|animal int species:=tuna,seahorse,goby,perch tank:small
+ register species tank
* feed grams:num
* move tank
pump one strength:percent
* set strength
~ start stop running stopped

# print | print shop, copy shop | customer
poster|sheet int size:a2/a3/a4 copies:count price:money
+ print size copies
* cut
* wrap
* deliver place:place
book|volume int title:title pages:count cover:hard/soft
+ print title pages cover
* bind
* ship place:place
printer one ink:percent
* refill colour:black/blue/red/yellow
* clean
~ start stop on off

# podcast | podcast studio, radio | host
episode|show int title:title guest:person minutes:minutes
+ record title guest
* publish
* trim minutes
* delete
listener|fan user city:city
* greet text:text
* invite episode:title
microphone one
~ mute activate silent live

# warehouse | warehouse, depot | clerk
pallet|load code goods:=paper,glass,rice,tools,shoes weight:num aisle:small
+ store goods aisle
* move aisle
* weigh
* ship city:city
shelf|rack int aisle:small height:num
* clear
* label text:text
gate|dock one
~ open close open closed
* book time:time

# taxi | taxi rank, cab firm | passenger
ride|fare int pickup:place target:place price:money
+ order pickup target passengers:small?
* cancel
* pay amount:money
* rate stars:rating
driver|cabbie int name:person stars:rating
* call
* thank text:text
* block

# forest | forest office, national park | ranger
tree code species:oak/beech/pine/birch height:num
+ record species height
* cut reason:text
* measure
trail|path name:=ridge,lake,owl,mill,eagle length:num
~ open close open closed
* mark colour:red/blue/yellow
permit int name:person purpose:camping/fishing/filming until:date
+ issue name purpose until
* void
* extend until

# wardrobe | laundry, dry cleaner | customer
coat|garment int fabric:wool/silk/linen/cotton owner:person ready:date
+ accept fabric owner
* clean
* iron
* repair text:text
* collect
washer one degrees:heat
* set degrees
~ start stop washing idle

# betting pool | quiz night, quiz club | host
team|crew name:title points:count
+ register team players:small
* score points
* rename label:title
question|riddle int text:text points:small topic:film/sports/nature/history
+ write text topic
* skip
* reveal
round int number:small
+ start topic:film/sports/nature/history
* finish

# notes | notebook, note keeper | writer
page|note name:=shopping,ideas,budget,travel_plan,diary,recipes words:count
+ write page text:text
* rename label:=drafts,old_plan,summary,archive
* copy label:=drafts,old_plan,summary,archive
* print
* translate language:english/french/german/spanish
folder|binder name:=work,family,school,taxes,garden pages:count
+ create folder
* sort order:date/title/size
* archive

# clock tower | town hall, city office | citizen
complaint|grievance int text:text street:place status:open/closed
+ submit text street
* close
* track
certificate|paper code kind:birth/marriage/residence name:person
+ request kind name
* renew
* collect
fountain one
~ start stop on off
hall|chamber name:=east,west,garden,council price:money
* rent date:date hours:small
* clean
`

// toolParts are what has to be brought into a state before something else runs.
const toolParts = `door lid cover window valve switch drawer latch handle lever filter belt shutter hatch clamp brake plug hose tray guard fan pump light heater lock`
