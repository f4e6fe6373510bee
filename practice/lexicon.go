package practice

// effectVerbs are sets of verbs that mean the same: any of them may name a
// tool, and another of the same set may ask for it.
const effectVerbs = `book/reserve send/dispatch buy/purchase/get rent/hire add/append insert/add remove/delete delete/remove/erase
clean/wash wipe/clean repair/fix/mend paint/coat print/output order/request ship/send publish/post share/post move/shift relocate/move
rename/relabel assign/give allot/assign schedule/plan arrange/set_up record/log log/record mark/flag tag/label sign/sign_off seal/close
cut/slice trim/cut mix/blend stir/mix heat/warm warm/heat cool/chill weigh/measure pack/wrap wrap/pack deliver/bring collect/gather
gather/collect upload/send save/store store/keep archive/store approve/accept accept/approve reject/refuse decline/reject pay/settle
settle/pay refund/return charge/bill bill/charge transfer/move deposit/put pledge/promise donate/give lend/loan loan/lend return/give_back
enroll/register invite/ask notify/alert alert/warn call/phone ring/call mail/send translate/render submit/hand_in file/submit grade/rate
rate/score review/check plant/sow sow/plant water/sprinkle harvest/pick feed/give train/teach lift/raise lower/drop rotate/turn turn/rotate
tune/adjust adjust/tune set/put put/set change/alter alter/change modify/change update/refresh refresh/update increase/raise reduce/lower
reset/clear launch/start run/start begin/start stop/halt halt/stop end/stop fill/refill refill/fill drain/empty empty/drain dim/lower play/start
copy/duplicate clone/copy merge/join join/merge split/divide swap/exchange exchange/swap trade/exchange sell/offer bid/offer tow/pull
steer/guide park/leave dock/park scan/read test/try polish/shine iron/press fold/bend sew/stitch bake/cook cook/prepare roast/bake boil/heat
brew/make pour/serve serve/bring light/start burn/write carve/cut drill/bore weld/join glue/stick hang/put_up install/set_up build/make
make/create create/make draft/write write/compose compose/write edit/change crop/cut resize/scale scale/resize zoom/focus focus/aim aim/point
draw/sketch render/draw sort/order rank/order filter/sift export/output import/load stamp/mark issue/give grant/give renew/extend award/give
hire/employ promote/raise fund/finance insure/cover lease/rent freeze/lock release/free free/release escort/guide pick/choose vote/choose`

// nounWords are what tools are about.
const nounWords = `desk card suite visit dinner badge menu sample tray alarm parcel notice truck valve fence plant soil pump statue tour book lamp
window box photo song table chair boat bike train letter coat shirt cake bread soup wall roof bridge tower pipe cable wire
screen robot drone camera map page form bill coin locker shelf cart crate bag bottle glass plate knife saw nail brush bucket hose tree flower
seed field barn horse cow dog bird fish net rope sail anchor wheel seat bell clock radio drum flute piano violin guitar stage scene script
poster flyer banner ad campaign survey poll ballot vote grant loan lease rent wage bonus invoice receipt refund voucher coupon deposit claim
policy permit license passport visa locker vault safe lodge cabin tent camp trail ferry tram taxi shuttle van scooter canoe kayak raft glider
balloon kite rocket probe satellite antenna beacon sensor meter gauge dial switch lever crane hoist winch conveyor mixer oven stove kettle
toaster fridge freezer heater boiler furnace fan vent blind curtain carpet sofa bed pillow blanket towel mirror vase candle lantern torch
garden lawn hedge pond fountain bench path gate shed greenhouse orchard vineyard farm ranch stable kennel aquarium aviary hive nest clinic
ward bed dose pill syringe bandage scan xray vaccine lab specimen slide microscope reagent culture assay trial study thesis essay lesson
course class exam quiz grade diploma library shelf novel poem journal magazine article column headline story archive record album track
playlist concert recital rehearsal audition film clip trailer episode channel stream podcast interview gallery exhibit painting sculpture
sketch print frame museum relic fossil gem ring necklace bracelet watch crown robe gown suit hat scarf glove boot shoe sock apron uniform
quilt loom yarn fabric button zipper needle pattern mold kiln clay tile brick beam plank panel ladder scaffold drill lathe press forge anvil
hammer wrench bolt screw gear piston turbine motor battery charger panel grid meter fuse socket server router modem laptop tablet keyboard
printer scanner folder backup snapshot container queue topic job batch shift roster crew team league match round season arena court pitch pool
track gym locker coach jersey trophy medal contract deal bid auction lot share bond fund coinbox account ledger budget quote trade portfolio
warehouse pallet dock container manifest route convoy depot hub terminal platform gate lane toll bay berth pier harbor reef buoy tide
recipe snack meal buffet banquet pantry cellar cask keg barrel wine cheese honey jam juice tea coffee mug jug bowl spoon ladle pan pot`

// commonWords are things that many services are about.
const commonWords = `account order stock price balance market symbol transaction payment card transfer budget currency money bank trade share asset profit
engine door brake pedal tire fuel speed distance temperature climate fan light headlight mirror seat horn wiper navigation cruise mileage road city
user profile password login session friend contact inbox message chat reply thread post comment tag follower feed photo video
file folder directory document line text word content path link archive copy flight hotel airport booking ticket travel trip route
passenger luggage insurance date calendar event meeting reminder time zone weather task project issue priority customer support agent invoice
product item cart delivery address store company sector country region language number value result history watchlist notification status
tool system network device sensor home kitchen heating water power energy food health sleep doctor patient student school course game score`

// thingWords are parts that are put into a state before something else runs.
const thingWords = `lid hatch cover latch clamp guard shield lever handle pad plunger clutch crank knob throttle rudder flap shutter damper nozzle
filter tray drawer cap plug strap belt buckle pin rod arm claw hook rail ramp lift jack leg stand mast chute funnel tap faucet stopper grate
visor hood canopy flue hose coil rotor blade spindle chuck carriage turret sluice vent port socket breaker relay fuse relief seal collar`

const firstNames = `Amy Bob Tom Eva Jan Lea Max Zoe Ken Ida Leo Mia Sam Eli Fay Gus Hal Ivy Joe Kim Lou Ned Ora Pam Ray Sue Tim Una Vic Wes Anna
Ben Carl Dora Emil Fred Gina Hugo Iris Jack Kate Liam Mona Nina Otto Paul Rosa Sara Tina Uwe Vera Walt Xena Yara Zack Aaron Bella Chloe David
Ellen Frank Grace Henry Irene James Karen Laura Marco Nadia Oscar Peter Quinn Ralph Sofia Tracy Ursula Victor Wanda Yusuf Amir Bruno Clara
Diego Elena Farid Hana Igor Jamal Kenji Lena Mateo Noor Olga Pavel Ravi Sanjay Tariq Viktor Wei Yuki Zara`

const lastNames = `Smith Jones Brown Lopez Novak Kim Chen Patel Silva Rossi Weber Meyer Fischer Dubois Moreau Garcia Torres Santos Costa Ali
Khan Singh Sato Tanaka Mori Lee Park Choi Nguyen Tran Olsen Berg Lund Dahl Koch Wolf Stone Hill Wood Marsh Reed Cole Hart Frost Lane Ward Fox
Hayes Boyd Cruz Diaz Vega Ruiz Luna Rao Das Roy Bose Kaur Okoye Mensah Diallo Toure Keita Banda Moyo`

const cityNames = `Paris Rome Oslo Cairo Lima Delhi Tokyo Quito Berlin Madrid London Dublin Vienna Prague Warsaw Athens Lisbon Porto Milan Turin
Lyon Nice Geneva Zurich Basel Munich Hamburg Bremen Boston Austin Denver Dallas Miami Chicago Seattle Portland Phoenix Tampa Reno Omaha
Toronto Ottawa Calgary Havana Bogota Santiago Accra Lagos Nairobi Tunis Dakar Dubai Doha Riyadh Mumbai Pune Seoul Osaka Kyoto Hanoi Manila Perth
Oakville Riverton Lakewood Fairview Ashford Millbrook Stonebridge Westfield Northgate Eastport Maple_Falls Silver_Creek Green_Valley Cedar_Point`

const topicWords = `meet me at noon the red box is here call back soon see you there do not wait bring water all is well we are late check the list
new plan for monday happy birthday good work today leave it open room is cold price is too high ready to go see page two no more paper
needs repair great visit very clean fresh start team lunch friday final notice lost keys found cat spring sale big win slow reply`

// firstWords are sentences before a request that change nothing.
const noiseLines = `I am in a hurry.|It is a busy day.|My boss is waiting.|Good morning!|Hello there.|Hi!|I hope you are well.|The weather is awful today.|Long day today.|We are almost done here.|I am preparing for the weekend.|My team relies on this.|It has been a quiet week.|I just got back.|A friend told me about this service.|Things changed a bit.|Sorry to bother you.|I was going through my list.`
